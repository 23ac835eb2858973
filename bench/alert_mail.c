// A machine's own mail read with 200 forms against 20: processor time of one mail. The forms beyond
// our own are copies with keys of their own, which no mail here has.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/reader/alert_taught.h"
#include "gateway/reader/alert_form.h"
#include "gateway/reader/read.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/fileio.h"

enum { ROUNDS = 5, MAILS = 400, FORMS_MAX = 200, MAIL_MAX = 10 << 20 };

static double spent(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static char *file_text(const char *path)
{
    struct buf text = {0};
    const char *error;
    if (fileio_read(path, MAIL_MAX, &text, &error) != 1) {
        fprintf(stderr, "%s\n", error);
        exit(66);
    }
    return buf_take(&text);
}

static char *copy_of_form(int number)
{
    struct buf text = {0};
    buf_printf(&text,
               "<alerts xmlns='urn:platen:alerts:1'><form name='other-%d' maker='Other'>"
               "<when><key in='text'>maker number %d</key><key in='text'>serial</key></when>"
               "<when><key in='subject'>notice of maker %d</key></when>"
               "<label is='serial'>unit %d</label>"
               "<says is='toner-low' severity='warning'>toner %d + low</says></form></alerts>",
               number, number, number, number, number);
    return buf_take(&text);
}

static double read_all(const struct alert_forms *forms, const char *mail)
{
    alert_forms_use(forms);
    double start = spent();
    for (int i = 0; i < MAILS; i++) {
        struct arena *arena = arena_new();
        struct read_work work = {
            .kind = PLATEN__WORK_KIND__WORK_MAIL, .raw = mail, .size = strlen(mail)};
        read_work(&work, arena);
        arena_free(&arena);
    }
    return (spent() - start) / MAILS;
}

int main(int argc, char **argv)
{
    const char *error = NULL, *documents[FORMS_MAX + 20];
    if (argc < 4) {
        fputs("usage: alert_mail MAIL general.xml FORM.xml...\n", stderr);
        return 64;
    }
    int own = argc - 2;
    char *mail = file_text(argv[1]);
    for (int i = 0; i < own; i++)
        documents[i] = file_text(argv[i + 2]);
    for (int i = own; i < FORMS_MAX; i++)
        documents[i] = copy_of_form(i);
    read_prepare();
    struct alert_forms *few = alert_forms_load(documents, 20, &error);
    struct alert_forms *many = alert_forms_load(documents, FORMS_MAX, &error);
    if (few == NULL || many == NULL) {
        fprintf(stderr, "%s\n", error);
        return 65;
    }
    double best[2] = {1e9, 1e9};
    for (int i = 0; i < ROUNDS; i++) {
        double with_few = read_all(few, mail), with_many = read_all(many, mail);
        best[0] = with_few < best[0] ? with_few : best[0];
        best[1] = with_many < best[1] ? with_many : best[1];
    }
    printf("alert-mail ratio %.2f ours %.0f theirs %.0f us\n", best[1] / best[0], best[1] * 1e6,
           best[0] * 1e6);
    return 0;
}
