// Drives lib/imap.h from a test: a command a line on stdin, its answer as lines on stdout that end
// with "= RESULT". Commands: open tls|starttls HOST PORT CA USER TIMEOUT (password in
// IMAP_PASSWORD, or IMAP_TOKEN_COMMAND), ensure F, select F, uids AFTER, fetch MAX UID..., move F UID..., wait SECONDS,
// close.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/imap.h"

static struct imap *imap;

static const char *result_name(enum imap_result result)
{
    switch (result) {
    case IMAP_OK:
        return "ok";
    case IMAP_NONE:
        return "none";
    case IMAP_LOST:
        return "lost";
    case IMAP_LOGIN_REFUSED:
        return "login-refused";
    case IMAP_TLS_REFUSED:
        return "tls-refused";
    case IMAP_REFUSED:
        return "refused";
    }
    return "?";
}

static enum imap_result do_open(char **words, const char **error)
{
    struct imap_settings settings = {
        .security = strcmp(words[1], "tls") == 0 ? IMAP_TLS : IMAP_STARTTLS,
        .host = words[2],
        .port = atoi(words[3]),
        .ca_file = strcmp(words[4], "-") == 0 ? NULL : words[4],
        .user = words[5],
        .password = getenv("IMAP_PASSWORD"),
        .token_command = getenv("IMAP_TOKEN_COMMAND"),
        .timeout_seconds = atoi(words[6]),
    };
    return imap_open(&settings, &imap, error);
}

static enum imap_result do_uids(char **words)
{
    uint32_t *uids;
    size_t n;
    enum imap_result result = imap_uids(imap, (uint32_t)strtoul(words[1], NULL, 10), &uids, &n);
    if (result == IMAP_OK) {
        for (size_t i = 0; i < n; i++)
            printf("%u ", uids[i]);
        printf("\n");
    }
    free(uids);
    return result;
}

static size_t numbers(char **words, uint32_t *uids)
{
    size_t n = 0;
    while (words[n] != NULL) {
        uids[n] = (uint32_t)strtoul(words[n], NULL, 10);
        n++;
    }
    return n;
}

static enum imap_result do_fetch(char **words)
{
    static uint32_t uids[20000];
    struct imap_mail *mails;
    size_t n = numbers(words + 2, uids), got;
    enum imap_result result =
        imap_fetch(imap, uids, n, (uint32_t)strtoul(words[1], NULL, 10), &mails, &got);
    for (size_t i = 0; result == IMAP_OK && i < got; i++) {
        printf("%u %u %zu ", mails[i].uid, mails[i].size, mails[i].raw_size);
        for (size_t j = 0; j < mails[i].raw_size && j < 4000; j++)
            printf("%02x", (unsigned char)mails[i].raw[j]);
        printf("\n");
    }
    if (result == IMAP_OK)
        imap_mails_free(&mails, got);
    return result;
}

static enum imap_result obey(char **words, const char **error)
{
    static uint32_t uids[20000];
    uint32_t validity;
    enum imap_result result = IMAP_REFUSED;
    if (strcmp(words[0], "open") == 0)
        return do_open(words, error);
    if (strcmp(words[0], "ensure") == 0) {
        result = imap_ensure_folder(imap, words[1]);
    } else if (strcmp(words[0], "select") == 0) {
        result = imap_select(imap, words[1], &validity);
        if (result == IMAP_OK)
            printf("%u\n", validity);
    } else if (strcmp(words[0], "uids") == 0) {
        result = do_uids(words);
    } else if (strcmp(words[0], "fetch") == 0) {
        result = do_fetch(words);
    } else if (strcmp(words[0], "move") == 0) {
        result = imap_move(imap, uids, numbers(words + 2, uids), words[1]);
    } else if (strcmp(words[0], "wait") == 0) {
        result = imap_wait(imap, atoi(words[1]), -1);
    }
    *error = imap_error(imap);
    return result;
}

int main(void)
{
    static char line[200000];
    static char *words[20004];
    signal(SIGPIPE, SIG_IGN);
    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t n = 0;
        const char *error = "";
        for (char *word = strtok(line, " \n"); word != NULL && n < 20003;
             word = strtok(NULL, " \n"))
            words[n++] = word;
        words[n] = NULL;
        if (n == 0)
            continue;
        if (strcmp(words[0], "close") == 0) {
            imap_close(&imap);
            printf("= ok\n");
        } else {
            enum imap_result result = obey(words, &error);
            printf("= %s %s\n", result_name(result), error);
        }
        fflush(stdout);
    }
    imap_close(&imap);
    return 0;
}
