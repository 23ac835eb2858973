// update: programs for terminals, signed, published, staged, halted (docs/updates.md).
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "gateway/ctl/update_folder.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/text.h"

enum { PIECE = 1 << 20, MODELS_MAX = 64, SITES_MAX = 64, DAYS_OTHERWISE = 365, DAYS_MAX = 3660 };

struct update_options {
    struct update_sign sign;
    const char *keys, *online_file, *models[MODELS_MAX], *sites[SITES_MAX], *reason;
    size_t n_sites;
    uint64_t percent, failures;
    bool has_percent, go_on;
};

static int fail(int status, const char *error)
{
    fprintf(stderr, "platenctl: %s\n", error);
    return status;
}

// ---- sign ----

static int read_online_key(struct update_options *o, struct arena *arena)
{
    const char *error;
    struct buf bytes = {0};
    if (o->online_file == NULL)
        return EX_OK;
    if (fileio_read(o->online_file, 4096, &bytes, &error) != 1)
        return fail(EX_NOINPUT, error);
    o->sign.online_key = arena_strndup(arena, buf_text(&bytes), strcspn(buf_text(&bytes), "\r\n"));
    buf_free(&bytes);
    return EX_OK;
}

static int sign(const struct ctl_options *options, struct update_options *o, int n, char **words)
{
    const char *error;
    (void)options;
    if (n < 1 || n > 2)
        return command_usage("update", "sign FOLDER [PROGRAM --name NAME --release N --model MODEL]");
    if (n == 2 && (o->sign.name == NULL || o->sign.release == 0 || o->sign.n_models == 0))
        return command_usage("update", "a program wants --name, --release and --model");
    struct arena *arena = arena_new();
    const struct update_folder folder = {
        arena, words[0],
        o->keys != NULL ? o->keys : arena_printf(arena, "%s/keys", words[0])};
    int status = read_online_key(o, arena);
    o->sign.models = o->models;
    o->sign.file = n == 2 ? words[1] : NULL;
    o->sign.now = clock_now() / 1000000 * 1000000;
    if (status == EX_OK) {
        int rc = update_folder_sign(&folder, &o->sign, &error);
        if (rc != 1)
            status = fail(rc == 0 ? EX_DATAERR : EX_CANTCREAT, error);
        else
            printf("signed: root %lld, targets %lld\n",
                   (long long)update_folder_newest(&folder, TUF_ROOT, &error),
                   (long long)update_folder_newest(&folder, TUF_TARGETS, &error));
    }
    arena_free(&arena);
    return status;
}

// ---- publish ----

// What the gateway has of a file; -1: all.
static int put(const struct ctl_options *options, const char *name, int64_t offset,
               const struct buf *bytes, int64_t *have_r)
{
    char number[32], *json = NULL;
    struct buf base64 = {0};
    size_t left = bytes->len - (size_t)offset;
    snprintf(number, sizeof number, "%lld", (long long)offset);
    text_base64_add(&base64, bytes->data + offset, left < PIECE ? left : PIECE);
    const char *words[] = {name, number, buf_text(&base64)};
    int status = client_verb_json(options, "update-put", words, 3, &json);
    json_t *answer = json ? json_loads(json, 0, NULL) : NULL;
    *have_r = json_integer_value(json_object_get(answer, "have"));
    json_decref(answer);
    free(json);
    buf_free(&base64);
    return status;
}

static int put_program(const struct ctl_options *options, const struct update_folder *folder,
                       const struct program *program)
{
    const char *error, *name = program_file(program, folder->arena);
    const char *path = update_folder_path(folder, "programs", program->path);
    struct buf bytes = {0};
    int64_t have = 0;
    int status = EX_OK;
    if (fileio_read(path, program->length + 1, &bytes, &error) != 1 || bytes.len != program->length) {
        buf_free(&bytes);
        return fail(EX_NOINPUT, error_format("%s: not there, or not what was signed", path));
    }
    do {
        int64_t before = have;
        status = put(options, name, have, &bytes, &have);
        if (status == EX_OK && have == before && bytes.len > 0)
            status = fail(EX_IOERR, "the gateway does not take the file");
    } while (status == EX_OK && have >= 0 && (size_t)have < bytes.len);
    buf_free(&bytes);
    return status;
}

static int put_programs(const struct ctl_options *options, const struct update_folder *folder,
                        const struct buf *targets)
{
    struct tuf_metadata *list;
    const char *error;
    int status = EX_OK;
    if (tuf_read(TUF_TARGETS, targets->data, targets->len, folder->arena, &list, &error) != 1)
        return fail(EX_DATAERR, error);
    for (size_t i = 0; i < list->n_files && status == EX_OK; i++) {
        struct program program;
        status = program_read(&list->files[i], folder->arena, &program, &error) != 1
                     ? fail(EX_DATAERR, error)
                     : put_program(options, folder, &program);
    }
    return status;
}

static int repository(const struct ctl_options *options, json_t **answer_r)
{
    char *json = NULL;
    int status = client_verb_json(options, "update-repository", NULL, 0, &json);
    *answer_r = json ? json_loads(json, 0, NULL) : NULL;
    free(json);
    return status == EX_OK && *answer_r == NULL ? EX_SOFTWARE : status;
}

static int send_documents(const struct ctl_options *options, const struct update_folder *folder,
                          const struct buf *targets, int64_t there)
{
    const char *error = "there is no root", *words[TUF_ROOTS_MAX + 1];
    int64_t newest = update_folder_newest(folder, TUF_ROOT, &error);
    size_t n = 0;
    char *json = NULL;
    if (newest <= 0 || newest - there > TUF_ROOTS_MAX)
        return fail(EX_DATAERR, error);
    words[n++] = arena_strdup(folder->arena, buf_text(targets));
    for (int64_t version = there + 1; version <= newest; version++) {
        struct buf root = {0};
        if (update_folder_read(folder, TUF_ROOT, version, &root, &error) != 1)
            return fail(EX_NOINPUT, error);
        words[n++] = arena_strdup(folder->arena, buf_text(&root));
        buf_free(&root);
    }
    int status = client_verb_json(options, "update-publish", words, n, &json);
    free(json);
    return status;
}

static int publish(const struct ctl_options *options, struct update_options *o, int n, char **words)
{
    const char *error = "nothing is signed in it yet: platenctl update sign";
    struct buf targets = {0};
    json_t *there = NULL;
    if (n != 1)
        return command_usage("update", "publish FOLDER");
    (void)o;
    struct arena *arena = arena_new();
    const struct update_folder folder = {arena, words[0], ""};
    int64_t version = update_folder_newest(&folder, TUF_TARGETS, &error);
    int status = version > 0 && update_folder_read(&folder, TUF_TARGETS, version, &targets, &error) == 1
                     ? repository(options, &there)
                     : fail(EX_NOINPUT, error);
    if (status == EX_OK)
        status = put_programs(options, &folder, &targets);
    if (status == EX_OK)
        status = send_documents(options, &folder, &targets,
                                json_integer_value(json_object_get(there, "root")));
    json_decref(there);
    buf_free(&targets);
    arena_free(&arena);
    return status;
}

// ---- the rest ----

static int print_key(const struct ctl_options *options, struct update_options *o, int n, char **words)
{
    json_t *answer = NULL;
    (void)o, (void)words;
    if (n != 0)
        return command_usage("update", "key");
    int status = repository(options, &answer);
    if (status == EX_OK)
        printf("%s\n", json_string_value(json_object_get(answer, "key")));
    json_decref(answer);
    return status;
}

static int stage(const struct ctl_options *options, struct update_options *o, int n, char **words)
{
    Platen__StageProgram stage = PLATEN__STAGE_PROGRAM__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    if (n != 1 || !o->has_percent || o->sign.n_models > 1)
        return command_usage("update", "stage PROGRAM --percent N [--model MODEL] [--site CUSTOMER/SITE]...");
    stage.path = words[0];
    stage.model = o->sign.n_models == 1 ? (char *)(uintptr_t)o->models[0] : stage.model;
    stage.n_sites = o->n_sites;
    stage.sites = (char **)(uintptr_t)o->sites;
    stage.percent = (uint32_t)o->percent;
    stage.failures_most = (uint32_t)o->failures;
    command.subject_case = PLATEN__COMMAND__SUBJECT_STAGE_PROGRAM;
    command.stage_program = &stage;
    return client_command(options, &command);
}

static int halt(const struct ctl_options *options, struct update_options *o, int n, char **words)
{
    Platen__HaltProgram halt = PLATEN__HALT_PROGRAM__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    if (n != 1)
        return command_usage("update", "halt PROGRAM [--reason TEXT | --go-on]");
    halt.path = words[0];
    halt.go_on = o->go_on;
    halt.reason = (char *)(uintptr_t)(o->reason != NULL ? o->reason : "by an operator");
    command.subject_case = PLATEN__COMMAND__SUBJECT_HALT_PROGRAM;
    command.halt_program = &halt;
    return client_command(options, &command);
}

static int status_of(const struct ctl_options *options, struct update_options *o, int n, char **words)
{
    (void)o;
    if (n > 1)
        return command_usage("update", "status [PROGRAM]");
    if (n == 0)
        return client_verb(options, "list", (const char *[]){"programs"}, 1);
    char filter[200];
    snprintf(filter, sizeof filter, "path=%s", words[0]);
    return client_verb(options, "list", (const char *[]){"updates", filter}, 2);
}

static int allow(const struct ctl_options *options, struct update_options *o, int n, char **words)
{
    Platen__AllowUpdates allow = PLATEN__ALLOW_UPDATES__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    (void)o;
    if (n != 2 || (strcmp(words[1], "yes") != 0 && strcmp(words[1], "no") != 0))
        return command_usage("update", "unverified TERMINAL yes|no");
    int status = client_find(options, "terminal", words[0], &allow.terminal);
    if (status != EX_OK)
        return status;
    allow.allow = strcmp(words[1], "yes") == 0;
    command.subject_case = PLATEN__COMMAND__SUBJECT_ALLOW_UPDATES;
    command.allow_updates = &allow;
    return client_command(options, &command);
}

static const struct {
    const char *name;
    int (*run)(const struct ctl_options *options, struct update_options *o, int n, char **words);
} verbs[] = {{"key", print_key}, {"sign", sign},        {"publish", publish},   {"stage", stage},
             {"halt", halt},     {"status", status_of}, {"unverified", allow}};

static const char *take_new_key(struct update_options *o, const char *word)
{
    if (strcmp(word, "root") == 0)
        o->sign.new_root = true;
    else if (strcmp(word, "targets") == 0)
        o->sign.new_targets = true;
    else
        return "--new-key is root or targets";
    return NULL;
}

// NULL, or what is wrong.
static const char *take_option(struct update_options *o, int option, const char *word)
{
    struct update_sign *s = &o->sign;
    switch (option) {
    case 'k':
        return o->keys = word, NULL;
    case 'o':
        return o->online_file = word, NULL;
    case 'n':
        return s->name = word, NULL;
    case 'v':
        return s->version = word, NULL;
    case 't':
        return s->text = word, NULL;
    case 'R':
        return s->remove = word, NULL;
    case 'w':
        return o->reason = word, NULL;
    case 'N':
        return take_new_key(o, word);
    case 'g':
        return o->go_on = true, NULL;
    case 'A':
        return s->renew_root = true, NULL;
    case 'm':
        if (s->n_models == MODELS_MAX)
            return "too many models";
        return o->models[s->n_models++] = word, NULL;
    case 's':
        if (o->n_sites == SITES_MAX)
            return "too many sites";
        return o->sites[o->n_sites++] = word, NULL;
    case 'r':
        return text_parse_unsigned(word, INT64_MAX, &s->release) == 1 ? NULL
                                                                       : "--release is a number from 1";
    case 'd':
        return text_parse_unsigned(word, DAYS_MAX, &s->days) == 1 && s->days > 0
                   ? NULL
                   : "--days is a number from 1 to 3660";
    case 'p':
        o->has_percent = true;
        return text_parse_unsigned(word, 100, &o->percent) == 1 ? NULL : "--percent is 0 to 100";
    case 'f':
        return text_parse_unsigned(word, UINT32_MAX, &o->failures) == 1 && o->failures > 0
                   ? NULL
                   : "--failures is a number from 1";
    default:
        return "unknown option";
    }
}

int command_update(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {
        {"keys", required_argument, NULL, 'k'},     {"online-key", required_argument, NULL, 'o'},
        {"name", required_argument, NULL, 'n'},     {"version", required_argument, NULL, 'v'},
        {"text", required_argument, NULL, 't'},     {"remove", required_argument, NULL, 'R'},
        {"reason", required_argument, NULL, 'w'},   {"new-key", required_argument, NULL, 'N'},
        {"go-on", no_argument, NULL, 'g'},          {"renew-root", no_argument, NULL, 'A'},
        {"model", required_argument, NULL, 'm'},    {"site", required_argument, NULL, 's'},
        {"release", required_argument, NULL, 'r'},  {"days", required_argument, NULL, 'd'},
        {"percent", required_argument, NULL, 'p'},  {"failures", required_argument, NULL, 'f'},
        {0}};
    struct update_options o = {.sign = {.version = "", .text = "", .days = DAYS_OTHERWISE}};
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        const char *wrong = take_option(&o, option, optarg);
        if (wrong != NULL)
            return command_usage("update", wrong);
    }
    for (size_t i = 0; optind < argc && i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verbs[i].name, argv[optind]) == 0)
            return verbs[i].run(options, &o, argc - optind - 1, argv + optind + 1);
    return command_usage("update", "key, sign, publish, stage, halt, status or unverified");
}
