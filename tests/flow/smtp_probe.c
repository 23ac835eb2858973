// Drives lib/smtp.h from a test: a command a line on stdin, one answer line each.
// new tls|starttls|plain HOST PORT CA USER|-  (password in SMTP_PASSWORD)
// send SENDER RECIPIENT FILE, words in percent-encoding; "-" is the null sender.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/fileio.h"
#include "lib/smtp.h"

static struct smtp *smtp;

static void decode(char *word)
{
    char *to = word;
    for (; *word != '\0'; word++) {
        unsigned byte;
        if (*word == '%' && sscanf(word + 1, "%2x", &byte) == 1) {
            *to++ = (char)byte;
            word += 2;
        } else {
            *to++ = *word;
        }
    }
    *to = '\0';
}

static void do_new(char **words)
{
    const char *error;
    struct smtp_settings settings = {
        .security = strcmp(words[1], "tls") == 0        ? SMTP_TLS
                    : strcmp(words[1], "starttls") == 0 ? SMTP_STARTTLS
                                                        : SMTP_PLAIN,
        .host = words[2],
        .port = atoi(words[3]),
        .ca_file = strcmp(words[4], "-") == 0 ? NULL : words[4],
        .user = strcmp(words[5], "-") == 0 ? NULL : words[5],
        .password = getenv("SMTP_PASSWORD"),
        .timeout_seconds = 5,
    };
    smtp_free(&smtp);
    smtp = smtp_new(&settings, &error);
    printf("%s\n", smtp != NULL ? "ok" : error);
}

static void do_send(char **words)
{
    const char *reply, *error;
    struct buf mail = {0};
    decode(words[1]);
    decode(words[2]);
    if (fileio_read(words[3], 64 << 20, &mail, &error) != 1) {
        printf("%s\n", error);
        return;
    }
    enum smtp_result result = smtp_send(smtp, strcmp(words[1], "-") == 0 ? "" : words[1], words[2],
                                        buf_text(&mail), mail.len, &reply);
    const char *name = result == SMTP_SENT      ? "sent"
                       : result == SMTP_LATER   ? "later"
                       : result == SMTP_REFUSED ? "refused"
                                                : "bad-address";
    printf("%s %s\n", name, reply);
    buf_free(&mail);
}

int main(void)
{
    static char line[10000];
    signal(SIGPIPE, SIG_IGN);
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *words[8] = {0};
        size_t n = 0;
        for (char *word = strtok(line, " \n"); word != NULL && n < 7; word = strtok(NULL, " \n"))
            words[n++] = word;
        if (n == 6)
            do_new(words);
        else if (n == 4)
            do_send(words);
        fflush(stdout);
    }
    smtp_free(&smtp);
    return 0;
}
