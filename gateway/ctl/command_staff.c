#include <getopt.h>
#include <jansson.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/random.h"
#include "lib/text.h"

enum { TOKEN_BYTES = 32, MOST_ROLES = 8, LINK_DAYS = 7 };

// The one-time link where the new person sets password and second factor. Printed once, stored as a
// hash.
static void print_enrol_link(const struct ctl_options *options, const char *token)
{
    char *json = NULL;
    if (client_verb_json(options, "gateway", NULL, 0, &json) != EX_OK || !json)
        return;
    json_t *gateway = json_loads(json, 0, NULL);
    const char *base = json_string_value(json_object_get(gateway, "base_url"));
    printf("%s/staff/enrol/%s\n", base ? base : "", token);
    json_decref(gateway);
    free(json);
}

static int staff_add(const struct ctl_options *options, Platen__AddStaff *add)
{
    uint8_t random[TOKEN_BYTES], hash[SHA256_DIGEST_LENGTH];
    struct buf token = {0};
    random_bytes(random, sizeof random);
    text_base64url_add(&token, random, sizeof random);
    SHA256((const unsigned char *)buf_text(&token), token.len, hash);
    add->token_sha256 = (ProtobufCBinaryData){.data = hash, .len = sizeof hash};
    add->expires = clock_now() + LINK_DAYS * 86400LL * 1000000;
    Platen__Command command = PLATEN__COMMAND__INIT;
    command.subject_case = PLATEN__COMMAND__SUBJECT_ADD_STAFF;
    command.add_staff = add;
    int status = client_command(options, &command);
    if (status == EX_OK)
        print_enrol_link(options, buf_text(&token));
    buf_secret(&token);
    buf_free(&token);
    return status;
}

static int staff_remove(const struct ctl_options *options, const char *login)
{
    Platen__RemoveStaff removal = PLATEN__REMOVE_STAFF__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    removal.login = (char *)login;
    command.subject_case = PLATEN__COMMAND__SUBJECT_REMOVE_STAFF;
    command.remove_staff = &removal;
    return client_command(options, &command);
}

int command_staff(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"name", required_argument, NULL, 'n'},
                                          {"mail", required_argument, NULL, 'm'},
                                          {"role", required_argument, NULL, 'r'},
                                          {0}};
    Platen__AddStaff add = PLATEN__ADD_STAFF__INIT;
    char *roles[MOST_ROLES];
    int option;
    add.roles = roles;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option == 'n')
            add.name = optarg;
        else if (option == 'm')
            add.mail = optarg;
        else if (option == 'r' && add.n_roles < MOST_ROLES)
            roles[add.n_roles++] = optarg;
        else
            return EX_USAGE;
    }
    const char *word = optind < argc ? argv[optind] : "";
    if (argc - optind == 1 && strcmp(word, "list") == 0)
        return client_verb(options, "list", (const char *[]){"staff"}, 1);
    if (argc - optind == 2 && strcmp(word, "remove") == 0)
        return staff_remove(options, argv[optind + 1]);
    if (argc - optind != 2 || strcmp(word, "add") != 0 || !add.name[0] || !add.mail[0] ||
        !add.n_roles)
        return command_usage(
            "staff", "add LOGIN --name NAME --mail ADDR --role ROLE..., remove LOGIN, or list");
    add.login = argv[optind + 1];
    return staff_add(options, &add);
}
