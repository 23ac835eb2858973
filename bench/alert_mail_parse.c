// Machines' own mails read to the end (which form, whose machine, what it says) against GMime
// merely parsing them into parts: mails a second of processor time.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gmime/gmime.h>

#include "gateway/reader/read.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/fileio.h"

enum { ROUNDS = 5, TIMES = 40, MAIL_MAX = 10 << 20 };

struct mail {
    char *text;
    size_t size;
};

static double spent(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct mail mail_of(const char *path)
{
    struct buf text = {0};
    const char *error;
    if (fileio_read(path, MAIL_MAX, &text, &error) != 1) {
        fprintf(stderr, "%s\n", error);
        exit(66);
    }
    size_t size = text.len;
    return (struct mail){buf_take(&text), size};
}

static void read_ours(const struct mail *mail)
{
    struct arena *arena = arena_new();
    struct read_work work = {
        .kind = PLATEN__WORK_KIND__WORK_MAIL, .raw = mail->text, .size = mail->size};
    Platen__Parsed *parsed = read_work(&work, arena);
    if (parsed->form[0] == '\0')
        exit(65); // a mail that is not read would make us look fast
    arena_free(&arena);
}

static void read_theirs(const struct mail *mail)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(mail->text, mail->size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message == NULL)
        exit(65);
    g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
}

// Mails a second, the best of some rounds.
static double rate(void (*read)(const struct mail *), const struct mail *mails, int n)
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double start = spent();
        for (int i = 0; i < TIMES * n; i++)
            read(&mails[i % n]);
        double time = spent() - start;
        best = time < best ? time : best;
    }
    return TIMES * n / best;
}

int main(int argc, char **argv)
{
    int n = argc - 1;
    struct mail *mails = calloc((size_t)argc, sizeof *mails);
    if (n < 1 || mails == NULL) {
        fputs("usage: alert_mail_parse MAIL...\n", stderr);
        return 64;
    }
    for (int i = 0; i < n; i++)
        mails[i] = mail_of(argv[i + 1]);
    g_mime_init();
    read_prepare();
    double ours = rate(read_ours, mails, n), theirs = rate(read_theirs, mails, n);
    printf("alert-mail-parse ratio %.2f ours %.0f theirs %.0f mails/s\n", ours / theirs, ours,
           theirs);
    for (int i = 0; i < n; i++)
        free(mails[i].text);
    free(mails);
    return 0;
}
