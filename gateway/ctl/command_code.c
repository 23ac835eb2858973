#include <getopt.h>
#include <jansson.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "lib/clock.h"
#include "lib/enrolment_file.h"
#include "lib/fileio.h"
#include "lib/random.h"
#include "lib/text.h"

enum { CODE_BYTES = 16, CODE_TEXT = 40, DAYS_OTHERWISE = 30, MOST_DAYS = 366 };

struct code_options {
    const char *customer, *site, *out;
    uint64_t days;
};

// 128 bits in Crockford's base 32 (no I, L, O, U), in groups of four.
static void make_code(char text[CODE_TEXT])
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t bytes[CODE_BYTES + 1] = {0};
    size_t n = 0;
    random_bytes(bytes, CODE_BYTES);
    for (size_t i = 0; i < 26; i++) {
        size_t bit = i * 5;
        unsigned pair = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
        if (i > 0 && i % 4 == 0)
            text[n++] = '-';
        text[n++] = digits[pair >> (11 - bit % 8) & 31];
    }
    text[n] = '\0';
}

static int register_code(const struct ctl_options *options, const struct code_options *o,
                         const char *code, int64_t expires)
{
    uint8_t hash[SHA256_DIGEST_LENGTH];
    Platen__NewCode new_code = PLATEN__NEW_CODE__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    SHA256((const unsigned char *)code, strlen(code), hash);
    new_code.customer = (char *)o->customer;
    new_code.site = (char *)o->site;
    new_code.code_sha256 = (ProtobufCBinaryData){.data = hash, .len = sizeof hash};
    new_code.expires = expires;
    command.subject_case = PLATEN__COMMAND__SUBJECT_NEW_CODE;
    command.new_code = &new_code;
    return client_command(options, &command);
}

static int write_file(const char *path, const json_t *gateway, const char *code, int64_t expires)
{
    const char *error = NULL;
    char *text = NULL;
    size_t size = 0;
    struct enrolment_file file = {
        .url = json_string_value(json_object_get(gateway, "base_url")),
        .mail = json_string_value(json_object_get(gateway, "mail")),
        .code = code,
        .expires = expires,
        .open_certificate = json_string_value(json_object_get(gateway, "open_certificate")),
        .sign_certificate = json_string_value(json_object_get(gateway, "sign_certificate")),
        .update_root = json_string_value(json_object_get(gateway, "update_root")),
    };
    int rc = enrolment_file_write(&file, &text, &size, &error);
    if (rc == 1 && strcmp(path, "-") == 0)
        rc = fwrite(text, 1, size, stdout) == size && fflush(stdout) == 0 ? 1 : -1;
    else if (rc == 1)
        rc = fileio_write_new(path, 0600, text, size, &error);
    free(text);
    if (rc == 1)
        return EX_OK;
    fprintf(stderr, "platenctl: %s: %s\n", path,
            rc == 0 ? "is there already; name another file"
            : error ? error
                    : "cannot be written");
    return EX_CANTCREAT;
}

int command_code(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"customer", required_argument, NULL, 'c'},
                                          {"site", required_argument, NULL, 's'},
                                          {"days", required_argument, NULL, 'd'},
                                          {"out", required_argument, NULL, 'o'},
                                          {0}};
    struct code_options o = {.site = "", .days = DAYS_OTHERWISE};
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option == 'c')
            o.customer = optarg;
        else if (option == 's')
            o.site = optarg;
        else if (option == 'o')
            o.out = optarg;
        else if (option != 'd' || text_parse_unsigned(optarg, MOST_DAYS, &o.days) != 1)
            return command_usage("code", "--days is a number up to 366");
    }
    if (argc - optind != 1 || strcmp(argv[optind], "new") != 0 || !o.customer || !o.out)
        return command_usage("code", "new --customer CODE --out FILE");
    char code[CODE_TEXT], *json = NULL;
    int64_t expires = (clock_now() / 1000000 + (int64_t)o.days * 86400) * 1000000;
    make_code(code);
    int status = client_verb_json(options, "gateway", NULL, 0, &json);
    json_t *gateway = json ? json_loads(json, 0, NULL) : NULL;
    if (status == EX_OK)
        status = register_code(options, &o, code, expires);
    if (status == EX_OK)
        status = write_file(o.out, gateway, code, expires);
    explicit_bzero(code, sizeof code);
    json_decref(gateway);
    free(json);
    return status;
}
