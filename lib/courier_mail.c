#include "lib/courier_mail.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lib/buf.h"
#include "lib/text.h"

/* RFC 5322, 3.3; not by strftime, whose names follow the locale. */
static void add_date(struct buf *buf, int64_t time)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t seconds = (time_t)(time / 1000000);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    buf_printf(buf, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday,
               months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void courier_mail_add(struct buf *buf, const struct courier_mail *mail)
{
    const char *at = strchr(mail->from, '@');
    buf_printf(buf, "From: <%s>\r\nTo: <%s>\r\nSubject: Platen report\r\n", mail->from, mail->to);
    add_date(buf, mail->time);
    buf_printf(buf, "Message-ID: <%s@%s>\r\n", mail->id, at == NULL ? "localhost" : at + 1);
    buf_printf(buf, "Platen-Agent: %s\r\n", mail->agent);
    buf_add_text(buf, "Auto-Submitted: auto-generated\r\n"
                      "MIME-Version: 1.0\r\n"
                      "Content-Type: application/pkcs7-mime; smime-type=authEnveloped-data;\r\n"
                      " name=\"smime.p7m\"\r\n"
                      "Content-Transfer-Encoding: base64\r\n"
                      "Content-Disposition: attachment; filename=\"smime.p7m\"\r\n"
                      "\r\n");
    text_base64_add_lines(buf, mail->der, mail->size);
}
