#include "gateway/ctl/mail_explain.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fileio.h"
#include "lib/seal.h"

#include "gateway/ctl/explain_json.h"
#include "gateway/ctl/reader_client.h"

enum {
    EXPLAIN_KEYS_MAX = 16,
    EXPLAIN_SENT_MAX = (10 << 20) + 1, // one more than a mail may have: the reader then says so
};

struct explain {
    struct reader_client *client;
    struct buf open_key;
    struct seal_key *keys[EXPLAIN_KEYS_MAX];
    size_t key_count;
    bool mime; // parts and headers too
    int status;
};

static int explain_usage(void)
{
    fputs("usage: platenctl mail explain [--mime] [--key FILE]... FILE...\n", stderr);
    return EX_USAGE;
}

// The first private key opens; every key is one that an agent may have signed by.
static int explain_add_key(struct explain *explain, const char *path)
{
    struct buf pem = {0};
    const char *error = "";
    if (fileio_read(path, 64 << 10, &pem, &error) != 1) {
        fprintf(stderr, "platenctl: %s\n", error);
        return EX_NOINPUT;
    }
    struct seal_key *key = seal_key_read_pem(pem.data, pem.len);
    uint8_t *private_key = NULL;
    size_t size = 0;
    if (key == NULL || explain->key_count == EXPLAIN_KEYS_MAX) {
        fprintf(stderr, "platenctl: %s: not a P-256 key or certificate in PEM\n", path);
        buf_free(&pem);
        seal_key_free(&key);
        return EX_DATAERR;
    }
    explain->keys[explain->key_count++] = key;
    if (explain->open_key.len == 0 && seal_key_private(key, &private_key, &size) == 1)
        buf_add(&explain->open_key, private_key, size);
    free(private_key);
    buf_free(&pem);
    return EX_OK;
}

// What it would be for a known terminal: here nobody knows the agent's key, unless it was given.
static const char *explain_known(Platen__Parsed *parsed)
{
    bool unknown = parsed->report != NULL && parsed->trust == PLATEN__TRUST__TRUST_UNSIGNED &&
                   parsed->fate == PLATEN__FATE__FATE_STAFF &&
                   strstr(parsed->reason, "not registered") != NULL;
    if (!unknown)
        return NULL;
    parsed->fate = PLATEN__FATE__FATE_ACCEPTED;
    return "signature not checked: the agent's key was not given by --key";
}

static int explain_one(struct explain *explain, const char *file, const struct buf *mail)
{
    Platen__Parsed *parsed = NULL;
    const char *error = "";
    size_t size = mail->len < EXPLAIN_SENT_MAX ? mail->len : EXPLAIN_SENT_MAX;
    int result =
        reader_client_read(explain->client, mail->data, size, clock_now(), &parsed, &error);
    if (result < 0) {
        fprintf(stderr, "platenctl: reader: %s\n", error);
        explain->status = EX_UNAVAILABLE;
        return 0;
    }
    int written;
    if (parsed == NULL) {
        Platen__Parsed dead;
        char class[] = "unknown";
        platen__parsed__init(&dead);
        dead.fate = PLATEN__FATE__FATE_REJECTED;
        dead.class_ = class;
        written = explain_json_write(stdout, file, &dead,
                                     "the reader died on it or ran out of time", explain->mime);
    } else {
        const char *reason = explain_known(parsed);
        written = explain_json_write(stdout, file, parsed, reason, explain->mime);
        platen__parsed__free_unpacked(parsed, NULL);
    }
    if (!written)
        explain->status = EX_IOERR;
    return written;
}

static int explain_file(struct explain *explain, const char *file)
{
    struct buf mail = {0};
    const char *error = "";
    int go_on;
    if (fileio_read(file, (size_t)1 << 30, &mail, &error) == 1)
        go_on = explain_one(explain, file, &mail);
    else {
        fprintf(stderr, "platenctl: %s\n", error);
        explain->status = EX_NOINPUT;
        go_on = explain_json_write(stdout, file, NULL, error, explain->mime);
    }
    buf_free(&mail);
    return go_on;
}

static void explain_files(struct explain *explain, int argc, char **argv)
{
    const char *error = "";
    struct reader_client_keys keys = {
        .open = explain->open_key.data,
        .open_size = explain->open_key.len,
        .agents = explain->keys,
        .agent_count = explain->key_count,
        .tree = explain->mime,
    };
    explain->client = reader_client_new(&keys, &error);
    if (explain->client == NULL) {
        fprintf(stderr, "platenctl: %s\n", error);
        explain->status = EX_UNAVAILABLE;
        return;
    }
    for (int i = 0; i < argc; i++) {
        if (!explain_file(explain, argv[i]))
            break;
    }
    reader_client_free(&explain->client);
    if (fflush(stdout) != 0)
        explain->status = EX_IOERR;
}

int mail_explain_command(int argc, char **argv)
{
    struct explain explain = {.status = EX_OK};
    int at = 1;
    buf_secret(&explain.open_key);
    signal(SIGPIPE, SIG_IGN);
    while (at < argc && argv[at][0] == '-' && explain.status == EX_OK) {
        if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        }
        if (strcmp(argv[at], "--mime") == 0) {
            explain.mime = true;
            at++;
            continue;
        }
        if (strcmp(argv[at], "--key") != 0 || at + 1 >= argc)
            return explain_usage();
        explain.status = explain_add_key(&explain, argv[at + 1]);
        at += 2;
    }
    if (explain.status == EX_OK && at == argc)
        explain.status = explain_usage();
    else if (explain.status == EX_OK)
        explain_files(&explain, argc - at, argv + at);
    for (size_t i = 0; i < explain.key_count; i++)
        seal_key_free(&explain.keys[i]);
    buf_free(&explain.open_key);
    return explain.status;
}
