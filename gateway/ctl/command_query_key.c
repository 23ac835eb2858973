// query-key: what a terminal signs its queries by. It is shown once, here; it never stands on a command
// line, where others of the machine could read it.
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "lib/buf.h"
#include "lib/fileio.h"
#include "lib/random.h"
#include "lib/text.h"

enum { KEY_NEW = 32, KEY_MOST = 64, FILE_MOST = 1024 };

static const char usage[] =
    "TERMINAL new [--at-once], TERMINAL set FILE [--at-once] or TERMINAL remove";

static int give(const struct ctl_options *options, Platen__SetQueryKey *set)
{
    Platen__Command command = PLATEN__COMMAND__INIT;
    command.subject_case = PLATEN__COMMAND__SUBJECT_SET_QUERY_KEY;
    command.set_query_key = set;
    return client_command(options, &command);
}

static int give_new(const struct ctl_options *options, Platen__SetQueryKey *set)
{
    uint8_t key[KEY_NEW];
    char hex[2 * KEY_NEW + 1];
    random_bytes(key, sizeof key);
    set->key = (ProtobufCBinaryData){sizeof key, key};
    int status = give(options, set);
    text_hex(hex, key, sizeof key);
    if (status == EX_OK && (printf("%s\n", hex) < 0 || fflush(stdout) != 0))
        status = EX_IOERR;
    explicit_bzero(key, sizeof key);
    explicit_bzero(hex, sizeof hex);
    return status;
}

static int read_hex(const char *path, struct buf *hex)
{
    const char *error = NULL;
    buf_secret(hex);
    if (strcmp(path, "-") == 0) {
        char *place = (char *)buf_reserve(hex, FILE_MOST);
        hex->len = fread(place, 1, FILE_MOST, stdin);
    } else if (fileio_read_secret(path, FILE_MOST, hex, &error) != 1) {
        fprintf(stderr, "platenctl: %s\n", error != NULL ? error : "no such file");
        return EX_NOINPUT;
    }
    while (hex->len > 0 && strchr(" \t\r\n", hex->data[hex->len - 1]) != NULL)
        hex->len--;
    return EX_OK;
}

static int give_file(const struct ctl_options *options, Platen__SetQueryKey *set, const char *path)
{
    uint8_t key[KEY_MOST];
    struct buf hex = {0};
    int status = read_hex(path, &hex);
    size_t size = hex.len / 2;
    if (status == EX_OK && (hex.len == 0 || hex.len % 2 != 0 || size > sizeof key ||
                            !text_unhex((const char *)hex.data, hex.len, key, size))) {
        fprintf(stderr, "platenctl: the key is not 32 to 128 hex digits\n");
        status = EX_DATAERR;
    }
    if (status == EX_OK) {
        set->key = (ProtobufCBinaryData){size, key};
        status = give(options, set);
    }
    buf_free(&hex);
    explicit_bzero(key, sizeof key);
    return status;
}

int command_query_key(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"at-once", no_argument, NULL, 'a'}, {0}};
    Platen__SetQueryKey set = PLATEN__SET_QUERY_KEY__INIT;
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option != 'a')
            return EX_USAGE;
        set.at_once = true;
    }
    argv += optind;
    argc -= optind;
    bool file = argc == 3 && strcmp(argv[1], "set") == 0;
    if (!file && (argc != 2 || (strcmp(argv[1], "new") != 0 && strcmp(argv[1], "remove") != 0)))
        return command_usage("query-key", usage);
    int status = client_find(options, "terminal", argv[0], &set.terminal);
    if (status != EX_OK)
        return status;
    return file                              ? give_file(options, &set, argv[2])
           : strcmp(argv[1], "remove") == 0 ? give(options, &set)
                                             : give_new(options, &set);
}
