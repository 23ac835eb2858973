// Fills a stopped store with a fleet, command by command as the gateway itself would: customers,
// sites, departments and people by imports, agents by codes and enrolling reports, terminals by
// their registrations with the first status, some orders by managers; mails count as sent. Only
// what stands around the desk is left out: readers, HTTP, and a commit for each few commands.
#include "bench/flat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <openssl/sha.h>

#include "bench/fleet.h"
#include "bench/http.h"
#include "gateway/desk/desk.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/link.h"
#include "lib/random.h"

#define T(text) ((char *)(uintptr_t)(text))
#define HOUR INT64_C(3600000000)
#define FILL_SPREAD (20 * HOUR) // less than what makes a terminal silent

enum { BATCH = 500, RAW_SIZE = 1900, CELLS_MAX = 8, ROWS_MAX = 64, WAITING_MAX = 512 };

struct fill {
    struct store *store;
    struct desk *desk;
    struct store_txn *txn;
    const struct fleet *fleet;
    struct arena *arena; // of the command being made
    FILE *people;
    int64_t start, now;
    unsigned done, in_batch;
    uint64_t sequence;
};

// ---- one command ----

static void batch_end(struct fill *f)
{
    const char *error = "";
    if (store_batch_end(&f->txn, &error) != 1)
        bench_fail(error);
    f->txn = store_batch_begin(f->store);
    f->in_batch = 0;
}

static void apply(struct fill *f, Platen__Command *command)
{
    Platen__Answer answer;
    desk_apply(f->desk, f->txn, command, f->now, &answer);
    if (answer.result != PLATEN__RESULT__RESULT_DONE &&
        answer.result != PLATEN__RESULT__RESULT_STAFF) {
        fprintf(stderr, "bench: result %d: %s\n", (int)answer.result, answer.text);
        bench_fail("the desk refused a command");
    }
    f->in_batch++;
}

#define COMMAND(Case, field, subject)                                                              \
    &(Platen__Command)                                                                             \
    {                                                                                              \
        .base = PROTOBUF_C_MESSAGE_INIT(&platen__command__descriptor),                             \
        .subject_case = PLATEN__COMMAND__SUBJECT_##Case, .field = (subject),                       \
        .actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR                                           \
    }

// ---- customers, their sites, departments and people ----

struct table {
    Platen__ImportRow *rows[ROWS_MAX];
    size_t n;
};

static void row(struct fill *f, struct table *table, const char *kind, const char *const *cells)
{
    Platen__ImportRow *row = arena_alloc(f->arena, sizeof *row);
    platen__import_row__init(row);
    row->kind = T(kind);
    row->line = (uint32_t)table->n + 1;
    row->cells = arena_array(f->arena, CELLS_MAX, sizeof *row->cells);
    for (; cells[0]; cells += 2) {
        Platen__Fact *fact = arena_alloc(f->arena, sizeof *fact);
        platen__fact__init(fact);
        fact->name = T(cells[0]);
        fact->value = T(cells[1]);
        row->cells[row->n_cells++] = fact;
    }
    table->rows[table->n++] = row;
}

#define ROW(KIND, ...) row(f, table, KIND, (const char *const[]){__VA_ARGS__, NULL})

static void rows_of_site(struct fill *f, struct table *table, const char *customer, unsigned site)
{
    const char *code = arena_printf(f->arena, "S%u", f->fleet->sites[site].number);
    char mail[48];
    fleet_manager_mail(site, mail);
    ROW("sites", "customer", customer, "code", code, "name",
        arena_printf(f->arena, "Site %s of %s", code, customer));
    ROW("persons", "customer", customer, "mail", arena_strdup(f->arena, mail), "name",
        arena_printf(f->arena, "Manager of site %u", site), "role", "manager", "sites", code);
}

static uint64_t last_person(struct fill *f)
{
    struct store_key key = store_key_text("person");
    const Platen__Counter64 *counter = store_get(f->txn, STORE_NUMBER, &key);
    return counter ? counter->value : 0;
}

// The sites of one customer begin at `site`; the first one behind them is given.
static unsigned fill_customer(struct fill *f, unsigned site)
{
    const struct fleet *fleet = f->fleet;
    struct table all = {.n = 0}, *table = &all;
    unsigned customer = fleet->sites[site].customer;
    char code[16];
    arena_reset(f->arena);
    fleet_customer_code(customer, code);
    ROW("customers", "code", code, "name", arena_printf(f->arena, "Fleet customer %u", customer),
        "language", "en", "zone", "Europe/London");
    ROW("departments", "customer", code, "code", arena_printf(f->arena, "FD%u", customer), "name",
        "Accounts");
    for (; site < fleet->n_sites && fleet->sites[site].customer == customer; site++)
        rows_of_site(f, table, code, site);
    Platen__Import import = PLATEN__IMPORT__INIT;
    import.rows = all.rows;
    import.n_rows = all.n;
    uint64_t person = last_person(f);
    apply(f, COMMAND(IMPORT, import, &import));
    for (uint64_t last = last_person(f); person < last;)
        fprintf(f->people, "%llu\n", (unsigned long long)++person);
    return site;
}

// ---- reports ----

static void take(struct fill *f, Platen__Report *report, Platen__Trust trust)
{
    uint8_t raw[RAW_SIZE], hash[SHA256_DIGEST_LENGTH];
    const char *error = "";
    Platen__RawRef where;
    random_bytes(raw, sizeof raw);
    SHA256((const uint8_t *)report->id, strlen(report->id), hash);
    if (store_raw_add(f->store, raw, sizeof raw, &where, f->arena, &error) < 0)
        bench_fail(error);
    Platen__Parsed parsed = PLATEN__PARSED__INIT;
    parsed.report = report;
    parsed.trust = trust;
    parsed.report_sha256 = (ProtobufCBinaryData){sizeof hash, hash};
    parsed.outer_agent = report->agent;
    Platen__TakeReport take = PLATEN__TAKE_REPORT__INIT;
    take.parsed = &parsed;
    take.raw = &where;
    take.channel = PLATEN__CHANNEL__CHANNEL_HTTP;
    Platen__Command *command = COMMAND(TAKE_REPORT, take_report, &take);
    command->actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    apply(f, command);
}

static void new_code(struct fill *f, unsigned site, const char *code)
{
    uint8_t hash[SHA256_DIGEST_LENGTH];
    char customer[16];
    fleet_customer_code(f->fleet->sites[site].customer, customer);
    SHA256((const uint8_t *)code, strlen(code), hash);
    Platen__NewCode ask = PLATEN__NEW_CODE__INIT;
    ask.customer = customer;
    ask.site = arena_printf(f->arena, "S%u", f->fleet->sites[site].number);
    ask.code_sha256 = (ProtobufCBinaryData){sizeof hash, hash};
    ask.expires = f->now + HOUR;
    apply(f, COMMAND(NEW_CODE, new_code, &ask));
}

static void public_of(unsigned agent, enum fleet_key which, ProtobufCBinaryData *spki_r,
                      char id_r[21])
{
    struct seal_key *key = fleet_key(agent, which);
    if (seal_key_public(key, &spki_r->data, &spki_r->len) != 1)
        bench_fail("keys");
    seal_key_id(key, id_r);
    seal_key_free(&key);
}

static void enrol(struct fill *f, unsigned site, char id_r[21])
{
    const struct fleet *fleet = f->fleet;
    struct fleet_report *r = arena_alloc(f->arena, sizeof *r);
    Platen__Enrolment enrolment = PLATEN__ENROLMENT__INIT;
    char other[21];
    enrolment.code = arena_printf(f->arena, "fleet-code-%u", site);
    new_code(f, site, enrolment.code);
    public_of(site, FLEET_RECEIVE, &enrolment.receive_key, other);
    public_of(site, FLEET_SIGN, &enrolment.sign_key, id_r);
    fleet_status(r, fleet, fleet->sites[site].first, id_r, ++f->sequence, f->now, true);
    r->report.purpose = T("enrolment");
    r->report.terminal = T("");
    r->report.enrolment = &enrolment;
    r->report.full = false;
    r->report.n_supplies = r->report.n_counters = 0;
    take(f, &r->report, PLATEN__TRUST__TRUST_SELF_SIGNED);
    free(enrolment.sign_key.data);
    free(enrolment.receive_key.data);
}

// ---- what a manager orders ----

static void order(struct fill *f, const char *agent, unsigned terminal)
{
    struct store_key key = store_key_text(agent);
    store_key_add_text(&key, arena_printf(f->arena, "machine-%u", terminal));
    const Platen__Terminal *record = store_find(f->txn, STORE_TERMINAL_BY_NAME, &key);
    struct store_key of = store_key_u64(record ? record->id : 0);
    const Platen__Case *kase = store_find(f->txn, STORE_CASE_OPEN_BY_TERMINAL, &of);
    if (!kase)
        bench_fail("a terminal that is short of toner has no case");
    Platen__OrderLine line = PLATEN__ORDER_LINE__INIT, *lines[] = {&line};
    line.item = T("TN200K");
    line.quantity = 1;
    Platen__PlaceOrder place = PLATEN__PLACE_ORDER__INIT;
    place.person = record->manager;
    place.terminal = record->id;
    place.case_id = kase->id;
    place.lines = lines;
    place.n_lines = 1;
    Platen__Command *command = COMMAND(PLACE_ORDER, place_order, &place);
    command->actor_kind = PLATEN__ACTOR_KIND__ACTOR_PERSON;
    command->actor = place.person;
    apply(f, command);
}

static bool is_ordered(unsigned terminal)
{
    return fleet_is_short(terminal) && terminal / 20 % 4 == 0;
}

// As the outbox would after the server's 250.
static void send_mails(struct fill *f)
{
    Platen__OutboxResult results[WAITING_MAX];
    const Platen__Outbox *waiting;
    size_t n = 0;
    struct store_cursor *cursor = store_scan_index(f->txn, STORE_OUTBOX_WAITING, NULL, NULL, false);
    for (; n < WAITING_MAX && (waiting = store_next(cursor, NULL)) != NULL; n++) {
        platen__outbox_result__init(&results[n]);
        results[n].event = waiting->event;
        results[n].index = waiting->index;
        results[n].state = PLATEN__OUT_STATE__OUT_SENT;
        results[n].sent_to = T("manager@fleet.platen.test");
    }
    store_cursor_close(&cursor);
    for (size_t i = 0; i < n; i++)
        apply(f, COMMAND(OUTBOX_RESULT, outbox_result, &results[i]));
}

static void fill_terminal(struct fill *f, const char *agent, unsigned terminal)
{
    struct fleet_report *r = arena_alloc(f->arena, sizeof *r);
    f->now = f->start + FILL_SPREAD / f->fleet->terminals * terminal;
    fleet_status(r, f->fleet, terminal, agent, ++f->sequence, f->now, false);
    fleet_register(r, terminal);
    take(f, &r->report, PLATEN__TRUST__TRUST_SIGNED);
    if (is_ordered(terminal))
        order(f, agent, terminal);
    f->done++;
}

static void fill_site(struct fill *f, unsigned site)
{
    const struct fleet_site *s = &f->fleet->sites[site];
    char agent[21];
    enrol(f, site, agent);
    for (unsigned i = 0; i < s->terminals; i++)
        fill_terminal(f, agent, s->first + i);
    send_mails(f);
    arena_reset(f->arena);
    if (f->in_batch >= BATCH)
        batch_end(f);
}

// ---- somebody of the staff, logged in ----

void flat_session(char token_r[LINK_TOKEN_SIZE])
{
    static const uint8_t key[LINK_KEY_SIZE] = "a dispatcher of the bench fleet";
    link_token(key, 1, "staff", 1, token_r);
}

static void fill_staff(struct fill *f)
{
    static uint8_t hash[LINK_HASH_SIZE] = "an enrolment of the bench fleet", secret[64];
    char token[LINK_TOKEN_SIZE], *roles[] = {T("admin")};
    Platen__AddStaff add = PLATEN__ADD_STAFF__INIT;
    add.login = T("bench");
    add.roles = roles;
    add.n_roles = 1;
    add.token_sha256 = (ProtobufCBinaryData){sizeof hash, hash};
    add.expires = f->now + HOUR;
    apply(f, COMMAND(ADD_STAFF, add_staff, &add));
    struct store_key login = store_key_text("bench");
    const Platen__Staff *staff = store_find(f->txn, STORE_STAFF_BY_LOGIN, &login);
    uint64_t id = staff ? staff->id : 0;
    Platen__EnrolStaff enrol = PLATEN__ENROL_STAFF__INIT;
    enrol.token_sha256 = add.token_sha256;
    enrol.password = (ProtobufCBinaryData){sizeof secret, secret};
    enrol.totp_secret = (ProtobufCBinaryData){20, secret};
    apply(f, COMMAND(ENROL_STAFF, enrol_staff, &enrol));
    flat_session(token);
    if (link_hash(token, hash) != 1)
        bench_fail("session");
    Platen__StaffLogin in = PLATEN__STAFF_LOGIN__INIT;
    in.staff = id;
    in.success = true;
    in.totp_step = 1;
    in.session_sha256 = add.token_sha256;
    in.expires = f->now + 24 * 7 * HOUR;
    apply(f, COMMAND(STAFF_LOGIN, staff_login, &in));
}

// ---- all ----

// The store was made just now, and the desk's time goes back only by this command.
static void step_back(struct fill *f)
{
    Platen__ClockStep step = PLATEN__CLOCK_STEP__INIT;
    step.by = -FILL_SPREAD;
    apply(f, COMMAND(CLOCK_STEP, clock_step, &step));
}

static struct store *open_store(const char *dir, const uint8_t *index_key)
{
    const char *told = NULL, *error = "";
    struct store *store = NULL;
    struct store_settings settings = {
        .dir = dir, .index_key = index_key, .cache_bytes = (size_t)1 << 30};
    if (store_open(&settings, &store, &told, &error) != STORE_OK)
        bench_fail(error);
    return store;
}

int flat_fill(char **argv)
{
    struct flat_keys keys;
    flat_read_keys(&keys, argv[3]);
    struct fleet *fleet = fleet_new((unsigned)strtoul(argv[4], NULL, 10));
    struct desk_settings desk = {.link_key = keys.link};
    struct fill f = {.store = open_store(argv[2], keys.index),
                     .desk = desk_new(&desk),
                     .fleet = fleet,
                     .arena = arena_new(),
                     .people = fopen(argv[5], "w"),
                     .start = clock_now() - FILL_SPREAD};
    int64_t begun = clock_monotonic();
    if (!f.people)
        bench_fail(argv[5]);
    f.now = f.start;
    f.txn = store_batch_begin(f.store);
    step_back(&f);
    for (unsigned site = 0, next = 0; site < fleet->n_sites; site++) {
        if (site == next)
            next = fill_customer(&f, site);
        fill_site(&f, site);
    }
    fill_staff(&f);
    batch_end(&f);
    store_batch_abort(&f.txn);
    store_close(&f.store);
    desk_free(&f.desk);
    arena_free(&f.arena);
    if (fclose(f.people) != 0)
        bench_fail(argv[5]);
    fprintf(stderr, "%u terminals, %u sites, %u customers in %.0f s\n", f.done, fleet->n_sites,
            fleet->n_customers, (double)(clock_monotonic() - begun) / 1e6);
    fleet_free(&fleet);
    return EX_OK;
}
