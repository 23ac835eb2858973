#include "gateway/desk/update.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include <openssl/evp.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/staff_item.h"
#include "lib/arena.h"
#include "lib/memory.h"
#include "lib/text.h"

// ---- who may have what ----

unsigned update_place(const Platen__Program *program, uint64_t terminal)
{
    uint8_t digest[32], number[8];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    text_put_be64(number, terminal);
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1 ||
        EVP_DigestUpdate(context, number, sizeof number) != 1 ||
        EVP_DigestUpdate(context, program->path, strlen(program->path)) != 1 ||
        EVP_DigestFinal_ex(context, digest, NULL) != 1)
        memory_none();
    EVP_MD_CTX_free(context);
    return text_get_be32(digest) % 100;
}

static bool fits(const Platen__Program *program, const char *model)
{
    for (size_t i = 0; i < program->n_models; i++)
        if (strcasecmp(program->models[i], model) == 0)
            return true;
    return false;
}

static bool in_site(struct desk_command *c, const Platen__ProgramStage *stage,
                    const Platen__Terminal *terminal)
{
    const Platen__Customer *customer = find_customer_id(c, terminal->customer);
    const Platen__Site *site = find_site_id(c, terminal->site);
    if (stage->n_sites == 0)
        return true;
    if (customer == NULL || site == NULL)
        return false;
    const char *code = arena_printf(c->arena, "%s/%s", customer->code, site->code);
    for (size_t i = 0; i < stage->n_sites; i++)
        if (strcasecmp(stage->sites[i], code) == 0)
            return true;
    return false;
}

// The stage of the terminal's own model goes before the one for all.
bool update_is_staged(struct desk_command *c, const Platen__Program *program,
                      const Platen__Terminal *terminal, const char *model)
{
    const Platen__ProgramStage *found = NULL;
    for (size_t i = 0; i < program->n_stages; i++) {
        const Platen__ProgramStage *stage = program->stages[i];
        if (stage->model[0] == '\0' ? found == NULL : strcasecmp(stage->model, model) == 0)
            found = stage;
    }
    return found != NULL && update_place(program, terminal->id) < found->percent &&
           in_site(c, found, terminal);
}

static int by_release(const void *a, const void *b)
{
    const Platen__Program *first = *(Platen__Program *const *)a;
    const Platen__Program *second = *(Platen__Program *const *)b;
    if (first->published != second->published)
        return first->published < second->published ? 1 : -1;
    return strcmp(first->name, second->name);
}

Platen__Program **update_choices(struct desk_command *c, const Platen__Terminal *terminal,
                                 const char *model, size_t *n_r)
{
    Platen__Program **found = NULL;
    size_t n = 0;
    struct store_cursor *cursor = store_scan(c->txn, STORE_PROGRAM, NULL, NULL, false);
    for (Platen__Program *program; (program = store_next(cursor, NULL)) != NULL;) {
        size_t i = 0;
        if (program->withdrawn || program->halted != 0 || !fits(program, model) ||
            !update_is_staged(c, program, terminal, model))
            continue;
        while (i < n && strcmp(found[i]->name, program->name) != 0)
            i++;
        if (i == n)
            found = array_add(c->arena, found, &n, program);
        else if (program->release > found[i]->release)
            found[i] = program;
    }
    store_cursor_close(&cursor);
    if (n > 1)
        qsort(found, n, sizeof *found, by_release);
    *n_r = n;
    return found;
}

// ---- the history ----

Platen__UpdateRecord *update_last(struct desk_command *c, uint64_t terminal, const char *name)
{
    struct store_key prefix = store_key_u64(terminal);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_UPDATE_BY_TERMINAL, &prefix, NULL, true);
    Platen__UpdateRecord *record;
    while ((record = store_next(cursor, NULL)) != NULL && strcmp(record->name, name) != 0)
        ;
    store_cursor_close(&cursor);
    return record;
}

static Platen__UpdateRecord *find_release(struct desk_command *c, uint64_t terminal,
                                          const char *name, uint64_t release)
{
    struct store_key prefix = store_key_u64(terminal);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_UPDATE_BY_TERMINAL, &prefix, NULL, true);
    Platen__UpdateRecord *record;
    while ((record = store_next(cursor, NULL)) != NULL &&
           (strcmp(record->name, name) != 0 || record->release != release))
        ;
    store_cursor_close(&cursor);
    return record;
}

Platen__Program *update_find(struct desk_command *c, const char *path)
{
    struct store_key key = store_key_text(path);
    return store_get(c->txn, STORE_PROGRAM, &key);
}

void update_put(struct desk_command *c, const Platen__Program *program)
{
    struct store_key key = store_key_text(program->path);
    store_put(c->txn, STORE_PROGRAM, &key, program);
}

Platen__UpdateRecord *update_give(struct desk_command *c, const Platen__Terminal *terminal,
                                  Platen__Program *program, uint64_t reception,
                                  Platen__Channel channel)
{
    Platen__UpdateRecord *last = update_last(c, terminal->id, program->name);
    if (last != NULL && strcmp(last->path, program->path) == 0 && last->running == 0 &&
        last->failed == 0)
        return last;
    Platen__UpdateRecord *record = arena_alloc(c->arena, sizeof *record);
    platen__update_record__init(record);
    record->id = desk_next_id(c, STORE_UPDATE);
    record->terminal = terminal->id;
    record->path = program->path;
    record->name = program->name;
    record->release = program->release;
    record->version = program->version;
    record->reception = reception;
    record->epoch = store_epoch(c->txn);
    record->given = c->now;
    record->channel = channel;
    store_put_id(c->txn, STORE_UPDATE, record->id, record);
    program->given++;
    update_put(c, program);
    return record;
}

// ---- what a report says ----

static void halt_by_itself(struct desk_command *c, Platen__Program *program)
{
    program->halted = c->now;
    program->halted_why = arena_printf(c->arena, "%u terminals could not run it; the last said: %s",
                                       program->failures, program->last_failure);
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "update-halted");
    item.text =
        arena_printf(c->arena, "Program %s is halted: %s", program->path, program->halted_why);
    item.value = program->path;
    staff_item_open(c, &item);
}

static void take_failure(struct desk_command *c, const Platen__ReportUpdate *said,
                         Platen__UpdateRecord *record)
{
    Platen__Program *program = update_find(c, record->path);
    record->failed = c->now;
    record->reason = desk_cut(c, said->text, 200);
    store_put_id(c->txn, STORE_UPDATE, record->id, record);
    if (program == NULL)
        return;
    program->failed++;
    program->failures++;
    program->last_failure = record->reason;
    if (program->halted == 0 && program->failures_most != 0 &&
        program->failures >= program->failures_most)
        halt_by_itself(c, program);
    update_put(c, program);
}

static void take_running(struct desk_command *c, Platen__UpdateRecord *record)
{
    Platen__Program *program = update_find(c, record->path);
    record->running = c->now;
    store_put_id(c->txn, STORE_UPDATE, record->id, record);
    if (program == NULL)
        return;
    program->running++;
    update_put(c, program);
}

static uint64_t runs_now(const Platen__Report *report, const char *name)
{
    uint64_t release = 0;
    for (size_t i = 0; i < report->n_updates; i++) {
        const Platen__ReportUpdate *said = report->updates[i];
        if (strcmp(said->state, "runs") == 0 && strcmp(said->program, name) == 0 &&
            said->release > release)
            release = said->release;
    }
    return release;
}

// What failed here once is not given again: a newer release is.
static bool failed_before(struct desk_command *c, const Platen__Terminal *terminal,
                          const Platen__Program *program)
{
    const Platen__UpdateRecord *record =
        find_release(c, terminal->id, program->name, program->release);
    return record != NULL && record->failed != 0;
}

static size_t give_all(struct desk_command *c, const Platen__Terminal *terminal,
                       const Platen__Report *report, const char *model, uint64_t reception)
{
    size_t n, given = 0;
    Platen__Program **choices = update_choices(c, terminal, model, &n);
    for (size_t i = 0; i < n; i++) {
        if (choices[i]->release <= runs_now(report, choices[i]->name) ||
            failed_before(c, terminal, choices[i]))
            continue;
        update_give(c, terminal, choices[i], reception, PLATEN__CHANNEL__CHANNEL_HTTP);
        desk_answer_data(c, "update", choices[i]->path);
        given++;
    }
    return given;
}

const char *update_take(struct desk_command *c, const Platen__Terminal *terminal,
                        const Platen__Report *report, uint64_t reception)
{
    bool asks = false;
    for (size_t i = 0; i < report->n_updates; i++) {
        const Platen__ReportUpdate *said = report->updates[i];
        Platen__UpdateRecord *record =
            said->program[0] == '\0' ? NULL
                                     : find_release(c, terminal->id, said->program, said->release);
        asks |= strcmp(said->state, "asks") == 0;
        if (record == NULL || record->running != 0 || record->failed != 0)
            continue;
        if (strcmp(said->state, "runs") == 0)
            take_running(c, record);
        else if (strcmp(said->state, "failed") == 0)
            take_failure(c, said, record);
    }
    if (!asks || terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE)
        return NULL;
    size_t given = 0;
    for (size_t i = 0; i < report->n_updates; i++)
        if (strcmp(report->updates[i]->state, "asks") == 0)
            given += give_all(c, terminal, report,
                              report->updates[i]->model[0] != '\0' ? report->updates[i]->model
                                                                   : terminal->model,
                              reception);
    if (given == 0)
        return "There is no new program.";
    return given == 1 ? "A new program is ready." : "New programs are ready.";
}
