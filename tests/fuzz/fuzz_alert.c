// A machine's own mail. The first byte says how the rest comes: as a plain body, as flowed text,
// as HTML, or as an attachment (CSV, XML, JSON, RTF); the second, who sent it and what it is about.
#include "lib/arena.h"
#include "lib/buf.h"
#include "tests/fuzz/fuzz.h"

#include "gateway/reader/read.h"

static const char *const fuzz_heads[] = {
    "From: mfp@north.platen.test\r\nSubject: Alert Message\r\n",
    "From: mfp@north.platen.test\r\nSubject: Fwd: Toner [P1] [SN - PLT0000011]\r\n",
    "From: Manager <manager@platen.test>\r\nSubject: Counter Notification\r\n",
    "From: bizhub@platen.test\r\nX-Mailer: CUPS\r\nSubject: \r\n",
};
static const char *const fuzz_types[] = {
    "text/plain; charset=utf-8",
    "text/plain; charset=utf-8; format=flowed; delsp=yes",
    "text/html; charset=utf-8",
    "text/csv; name=a.csv; charset=utf-8",
    "text/xml; name=a.xml; charset=utf-8",
    "application/json; name=a.json",
    "application/rtf; name=a.rtf",
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    read_prepare();
    return 0;
}

static void read_alert(const struct buf *mail)
{
    const struct read_work work = {.kind = PLATEN__WORK_KIND__WORK_MAIL,
                                   .raw = mail->data,
                                   .size = mail->len,
                                   .now = 1795255200000000};
    struct arena *arena = arena_new();
    Platen__Parsed *parsed = read_work(&work, arena);
    FUZZ_HOLDS(parsed != NULL);
    fuzz_texts_are_valid(&parsed->base);
    fuzz_packs_the_same(&parsed->base);
    // Each thing that is on or over in the end was said.
    FUZZ_HOLDS(parsed->form[0] == '\0' ||
               parsed->n_conditions + parsed->n_cleared <= parsed->n_words);
    for (size_t i = 0; i < parsed->n_supplies; i++)
        FUZZ_HOLDS(parsed->supplies[i]->level >= 0 && parsed->supplies[i]->level <= 100);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf mail = {0};
    if (size < 2)
        return 0;
    buf_add_text(&mail, fuzz_heads[data[1] % 4]);
    buf_printf(&mail,
               "Date: Mon, 16 Nov 2026 09:30:00 +0100\r\nMIME-Version: 1.0\r\n"
               "Content-Type: %s\r\n\r\n",
               fuzz_types[data[0] % 7]);
    buf_add(&mail, data + 2, size - 2);
    read_alert(&mail);
    buf_free(&mail);
    return 0;
}
