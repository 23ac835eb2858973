// platenctl's way into the repository of updates: pieces of program files, then the signed
// documents.
#include <inttypes.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/base/programs.h"
#include "gateway/desk/queue.h"
#include "gateway/main/ctl_verb.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/log.h"
#include "lib/text.h"

void ctl_update_repository(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    char key[2 * TUF_PUBLIC_SIZE + 1];
    programs_public(call->settings->programs, key);
    ctl_give_json(call, answer,
                  json_pack("{s:s, s:I, s:s}", "key", key, "root",
                            (json_int_t)programs_root_version(call->settings->programs), "pin",
                            programs_pin(call->settings->programs, call->arena)));
}

// NAME OFFSET BASE64; answers how much there is, -1: all of it.
void ctl_update_put(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    struct buf piece = {0};
    const char *error = NULL;
    uint64_t offset, have = 0;
    char **words = call->ask->words;
    if (call->ask->n_words != 3 || text_parse_unsigned(words[1], INT64_MAX, &offset) != 1 ||
        text_base64_decode(&piece, words[2], strlen(words[2])) != 1) {
        ctl_fail(call, answer, EX_USAGE, "update-put wants a name, an offset and bytes in base64");
        return;
    }
    int rc = programs_put(call->settings->programs, words[0], offset, piece.data, piece.len, &have,
                          &error);
    buf_free(&piece);
    if (rc < 0)
        ctl_fail(call, answer, EX_IOERR, error);
    else if (rc == 0 && have == 0)
        ctl_fail(call, answer, EX_DATAERR, error);
    else
        ctl_give_json(
            call, answer,
            json_pack("{s:I}", "have", have == UINT64_MAX ? (json_int_t)-1 : (json_int_t)have));
}

static Platen__Program *record_of(const struct program *program, struct arena *arena)
{
    Platen__Program *record = arena_alloc(arena, sizeof *record);
    platen__program__init(record);
    record->path = arena_strdup(arena, program->path);
    record->name = arena_strdup(arena, program->name);
    record->release = (uint64_t)program->release;
    record->version = arena_strdup(arena, program->version);
    record->text = arena_strdup(arena, program->text);
    record->n_models = program->n_models;
    record->models = arena_array(arena, program->n_models + 1, sizeof *record->models);
    for (size_t i = 0; i < program->n_models; i++)
        record->models[i] = arena_strdup(arena, program->models[i]);
    record->length = program->length;
    record->sha256.len = TUF_HASH_SIZE;
    record->sha256.data = arena_memdup(arena, program->sha256, TUF_HASH_SIZE);
    return record;
}

static void tell_desk(struct ctl_call *call, const struct programs_list *list,
                      Platen__CtlAnswer *answer)
{
    Platen__PublishPrograms publish = PLATEN__PUBLISH_PROGRAMS__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    publish.programs = arena_array(call->arena, list->n + 1, sizeof *publish.programs);
    for (size_t i = 0; i < list->n; i++)
        publish.programs[publish.n_programs++] = record_of(&list->programs[i], call->arena);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    command.subject_case = PLATEN__COMMAND__SUBJECT_PUBLISH_PROGRAMS;
    command.publish_programs = &publish;
    if (desk_queue_call(call->settings->queue, &command, &answer->answer) != 1)
        ctl_fail(call, answer, EX_TEMPFAIL,
                 "the files are in place, but the desk does not take commands now: publish again");
}

// TARGETS ROOT...: whole documents.
void ctl_update_publish(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    struct programs_list list;
    const char *error = NULL;
    size_t n = call->ask->n_words;
    struct programs_document *all = arena_array(call->arena, n + 1, sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = (struct programs_document){call->ask->words[i], strlen(call->ask->words[i])};
    if (n == 0) {
        ctl_fail(call, answer, EX_USAGE, "update-publish wants the targets, then new roots");
        return;
    }
    int rc = programs_publish(call->settings->programs, all + 1, n - 1, all, call->settings->now(),
                              call->arena, &list, &error);
    if (rc == 1)
        tell_desk(call, &list, answer);
    else
        ctl_fail(call, answer, rc == 0 ? EX_DATAERR : EX_IOERR, error);
}
