// What the operator says of programs: published, staged, halted; and terminals that cannot verify.
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/object_check.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/update.h"
#include "lib/arena.h"

enum { FAILURES_MOST = 3, STAGES_MOST = 100 };

// ---- publish ----

static bool same_program(const Platen__Program *a, const Platen__Program *b)
{
    return a->release == b->release && strcmp(a->name, b->name) == 0 && a->length == b->length &&
           a->sha256.len == b->sha256.len &&
           memcmp(a->sha256.data, b->sha256.data, a->sha256.len) == 0;
}

static bool publish_good(struct desk_command *c, const Platen__PublishPrograms *ask)
{
    for (size_t i = 0; i < ask->n_programs; i++) {
        const Platen__Program *one = ask->programs[i], *before = update_find(c, one->path);
        if (before != NULL && !same_program(before, one)) {
            desk_conflict(c,
                          "%s was published before with other content; a file name stands for "
                          "one program for ever.",
                          one->path);
            return false;
        }
    }
    return true;
}

// Of one that was there what operators said of it stays.
static bool publish_one(struct desk_command *c, const Platen__Program *ask)
{
    Platen__Program *program = update_find(c, ask->path);
    bool is_new = program == NULL;
    if (is_new) {
        program = arena_memdup(c->arena, ask, sizeof *ask);
        program->published = c->now;
        program->failures_most = FAILURES_MOST;
    }
    program->version = ask->version;
    program->text = ask->text;
    program->models = ask->models;
    program->n_models = ask->n_models;
    program->withdrawn = false;
    update_put(c, program);
    return is_new;
}

static bool is_named(const Platen__PublishPrograms *ask, const char *path)
{
    for (size_t i = 0; i < ask->n_programs; i++)
        if (strcmp(ask->programs[i]->path, path) == 0)
            return true;
    return false;
}

static size_t withdraw_others(struct desk_command *c, const Platen__PublishPrograms *ask)
{
    Platen__Program **gone = NULL;
    size_t n = 0;
    struct store_cursor *cursor = store_scan(c->txn, STORE_PROGRAM, NULL, NULL, false);
    for (Platen__Program *program; (program = store_next(cursor, NULL)) != NULL;)
        if (!program->withdrawn && !is_named(ask, program->path))
            gone = array_add(c->arena, gone, &n, program);
    store_cursor_close(&cursor);
    for (size_t i = 0; i < n; i++) {
        gone[i]->withdrawn = true;
        update_put(c, gone[i]);
    }
    return n;
}

void desk_take_publish_programs(struct desk_command *c)
{
    const Platen__PublishPrograms *ask = c->command->publish_programs;
    size_t added = 0;
    if (!publish_good(c, ask))
        return;
    for (size_t i = 0; i < ask->n_programs; i++)
        added += publish_one(c, ask->programs[i]);
    size_t gone = withdraw_others(c, ask);
    desk_done(c, "%zu programs are published, %zu of them new; %zu withdrawn.", ask->n_programs,
              added, gone);
}

// ---- stage and halt ----

static Platen__Program *program_or_refuse(struct desk_command *c, const char *path)
{
    Platen__Program *program = update_find(c, path);
    if (program != NULL && !program->withdrawn)
        return program;
    desk_not_found(c, "There is no program \"%s\".", arena_cut(c->arena, path, 80));
    return NULL;
}

static bool site_known(struct desk_command *c, const char *code)
{
    const char *slash = strchr(code, '/');
    if (slash == NULL)
        return false;
    const Platen__Customer *customer =
        find_customer(c, arena_strndup(c->arena, code, (size_t)(slash - code)));
    return customer != NULL && find_site(c, customer->id, slash + 1) != NULL;
}

static bool stage_good(struct desk_command *c, const Platen__StageProgram *ask,
                       const Platen__Program *program)
{
    bool fits = ask->model[0] == '\0';
    for (size_t i = 0; i < program->n_models; i++)
        fits |= strcasecmp(program->models[i], ask->model) == 0;
    if (ask->percent > 100) {
        desk_invalid(c, "percent", "A percentage is 0 to 100.");
        return false;
    }
    if (!fits) {
        desk_invalid(c, "model", "%s is not for model \"%s\".", program->path,
                     arena_cut(c->arena, ask->model, 40));
        return false;
    }
    for (size_t i = 0; i < ask->n_sites; i++) {
        if (site_known(c, ask->sites[i]))
            continue;
        desk_invalid(c, "site", "There is no site \"%s\"; a site is CUSTOMER/SITE.",
                     arena_cut(c->arena, ask->sites[i], 80));
        return false;
    }
    if (program->n_stages >= STAGES_MOST) {
        desk_refused(c, "A program has at most %d stages.", STAGES_MOST);
        return false;
    }
    return true;
}

static Platen__ProgramStage *stage_of(struct desk_command *c, Platen__Program *program,
                                      const char *model)
{
    for (size_t i = 0; i < program->n_stages; i++)
        if (strcasecmp(program->stages[i]->model, model) == 0)
            return program->stages[i];
    Platen__ProgramStage *stage = arena_alloc(c->arena, sizeof *stage);
    platen__program_stage__init(stage);
    stage->model = arena_strdup(c->arena, model);
    program->stages = array_add(c->arena, program->stages, &program->n_stages, stage);
    return stage;
}

void desk_take_stage_program(struct desk_command *c)
{
    const Platen__StageProgram *ask = c->command->stage_program;
    Platen__Program *program = program_or_refuse(c, ask->path);
    if (program == NULL || !stage_good(c, ask, program))
        return;
    Platen__ProgramStage *stage = stage_of(c, program, ask->model);
    stage->percent = ask->percent;
    stage->sites = ask->sites;
    stage->n_sites = ask->n_sites;
    if (ask->failures_most != 0)
        program->failures_most = ask->failures_most;
    program->failures = 0;
    update_put(c, program);
    desk_done(c, "%s goes to %u %% of %s%s.", program->path, ask->percent,
              ask->model[0] == '\0' ? "its models" : ask->model,
              program->halted != 0 ? ", once it is not halted any more" : "");
}

static void close_item(struct desk_command *c, const Platen__Program *program)
{
    Platen__StaffItem like;
    platen__staff_item__init(&like);
    like.kind = arena_strdup(c->arena, "update-halted");
    like.value = program->path;
    Platen__StaffItem *item = staff_item_find(c, &like);
    if (item != NULL)
        staff_item_close(c, item, "gateway");
}

void desk_take_halt_program(struct desk_command *c)
{
    const Platen__HaltProgram *ask = c->command->halt_program;
    Platen__Program *program = program_or_refuse(c, ask->path);
    if (program == NULL)
        return;
    if ((program->halted == 0) == ask->go_on) {
        desk_conflict(c, ask->go_on ? "%s is not halted." : "%s is halted already.", program->path);
        return;
    }
    program->halted = ask->go_on ? 0 : c->now;
    program->halted_why = ask->go_on ? arena_strdup(c->arena, "") : desk_cut(c, ask->reason, 200);
    if (ask->go_on) {
        program->failures = 0;
        close_item(c, program);
    }
    update_put(c, program);
    desk_done(c, ask->go_on ? "%s goes on." : "%s is halted.", program->path);
}
