// Writes one mail of every kind to a folder: mail_tool TEMPLATES FOLDER [NAME]. The store is in
// memory and holds a small dealer; NAME goes into every name a stranger may choose (tests of header
// injection). The files are KIND.eml, KIND.env (sender, recipient) and
// KIND.xml (what the sheets were given).
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/render.h"
#include "gateway/outbox/sender.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/fileio.h"
#include "lib/link.h"
#include "lib/seal.h"

static const int64_t now = INT64_C(1795255200000000); // Saturday 2026-11-21 10:00:00 UTC
static const int64_t hour = INT64_C(3600000000);
static struct arena *arena;
static struct store *store;
static struct store_txn *txn;
static const char *name = "Manager, north site";
static uint8_t index_key[32], link_key[LINK_KEY_SIZE];

static int64_t fixed_now(void)
{
    return now;
}

static void die(const char *what, const char *error)
{
    fprintf(stderr, "%s: %s\n", what, error);
    exit(70);
}

// protobuf-c wants text it could change
static char *text(const char *words)
{
    return arena_strdup(arena, words);
}

static void put_dealer(void)
{
    Platen__Dealer dealer = PLATEN__DEALER__INIT;
    struct store_key key = store_key_text("dealer");
    dealer.name = text("North Office Service");
    dealer.telephone = text("+49 30 5550100");
    dealer.mail = text("centre@platen.test");
    dealer.address = text("Example Street 1, 10115 Berlin");
    dealer.language = text("en");
    dealer.zone = text("Europe/Berlin");
    dealer.currency = text("EUR");
    dealer.accent = text("#0b6e4f");
    store_put(txn, STORE_DEALER, &key, &dealer);
}

static void put_people(void)
{
    Platen__Customer customer = PLATEN__CUSTOMER__INIT;
    customer.id = 1;
    customer.code = text("C1");
    customer.name = text("Example Trading");
    store_put_id(txn, STORE_CUSTOMER, 1, &customer);
    for (uint64_t id = 1; id <= 3; id++) {
        Platen__Person person = PLATEN__PERSON__INIT;
        person.id = id;
        person.customer = 1;
        person.name = text(name);
        person.mail = text("manager@platen.test");
        person.second_mail = text(id == 2 ? "second@platen.test" : "");
        person.held_since = id == 1 ? 0 : now;
        person.link_generation = 1;
        store_put_id(txn, STORE_PERSON, id, &person);
    }
}

static void put_things(void)
{
    Platen__Model model = PLATEN__MODEL__INIT;
    model.id = 1;
    model.code = text("MX-2630");
    model.maker = text("Example");
    model.name = text("MX-2630");
    model.kind = text("copier");
    store_put_id(txn, STORE_MODEL, 1, &model);
    Platen__Terminal terminal = PLATEN__TERMINAL__INIT;
    terminal.id = 1;
    terminal.number = text("41720033");
    terminal.model = text("MX-2630");
    terminal.place = text(strcmp(name, "Manager, north site") == 0 ? "2nd floor, north" : name);
    terminal.customer = 1;
    terminal.manager = 1;
    store_put_id(txn, STORE_TERMINAL, 1, &terminal);
    Platen__Item item = PLATEN__ITEM__INIT;
    item.id = 1;
    item.code = text("TK-1");
    item.name = text("Toner black, 24,000 pages");
    store_put_id(txn, STORE_ITEM, 1, &item);
    item.id = 2;
    item.code = text("FU-1");
    item.name = text("Fixing unit");
    item.kind = text("part");
    store_put_id(txn, STORE_ITEM, 2, &item);
    item.id = 3;
    item.code = text("DR-1");
    item.name = text("Drum");
    item.kind = text("consumable");
    item.supply_type = text("opc");
    char *models[] = {text("MX-2630")};
    item.models = models;
    item.n_models = 1;
    store_put_id(txn, STORE_ITEM, 3, &item);
    Platen__ServiceStore place = PLATEN__SERVICE_STORE__INIT;
    place.id = 1;
    place.code = text("N1");
    place.name = text("North store");
    place.telephone = text("+49 30 5550111");
    place.service_person = text("Service person, north store");
    store_put_id(txn, STORE_SERVICE_STORE, 1, &place);
}

// One percent a day down to 12 this morning.
static void put_levels(void)
{
    uint32_t gap[30], level[30];
    Platen__SupplyLevels levels = PLATEN__SUPPLY_LEVELS__INIT;
    Platen__SupplyLevels *list[] = {&levels};
    Platen__LevelHistory history = PLATEN__LEVEL_HISTORY__INIT;
    for (uint32_t i = 0; i < 30; i++) {
        gap[i] = i == 0 ? 0 : 24;
        level[i] = 410 - 10 * i;
    }
    levels.index = text("1.1");
    levels.first = (uint32_t)(now / hour) - 29 * 24;
    levels.n_gap = levels.n_level = 30;
    levels.gap = gap;
    levels.level = level;
    history.n_supplies = 1;
    history.supplies = list;
    store_put_id(txn, STORE_LEVELS, 1, &history);
}

static void put_case(uint64_t id, Platen__CaseKind kind, const char *keyword, const char *component)
{
    char service_id[20];
    Platen__Supply supply = PLATEN__SUPPLY__INIT;
    Platen__Case kase = PLATEN__CASE__INIT;
    snprintf(service_id, sizeof service_id, "D3-%06" PRIu64, 16 + id);
    kase.id = id;
    kase.service_id = text(service_id);
    kase.customer = kase.department = kase.terminal = 1;
    kase.kind = kind;
    kase.keyword = text(keyword);
    kase.component = text(component);
    kase.opened = kase.since = now - 26 * hour;
    kase.done = id == 1 ? now : 0;
    kase.text = text(kind == PLATEN__CASE_KIND__CASE_FAILURE ? name : "");
    if (strncmp(keyword, "opc", 3) == 0)
        kase.supply_type = text("opc");
    if (kind == PLATEN__CASE_KIND__CASE_SHORTAGE) {
        kase.supply_index = supply.index = text("1.1");
        kase.supply_type = supply.type = text("toner");
        kase.colour = supply.colour = text("black");
        supply.level_kind = PLATEN__LEVEL_KIND__LEVEL_EXACT;
        supply.level = 1200;
        supply.capacity = 10000;
        supply.part = text("TK-1");
        kase.supply = &supply;
    }
    store_put_id(txn, STORE_CASE, id, &kase);
}

static void put_order_and_visit(void)
{
    Platen__OrderLine line = PLATEN__ORDER_LINE__INIT;
    Platen__OrderLine *lines[] = {&line};
    Platen__Order order = PLATEN__ORDER__INIT;
    line.item = text("TK-1");
    line.quantity = 2;
    order.id = 1;
    order.number = text("O-000012");
    order.customer = order.terminal = order.person = order.case_id = 1;
    order.n_lines = 1;
    order.lines = lines;
    order.placed = now;
    order.undo_until = now + hour / 2;
    order.total = 123456;
    store_put_id(txn, STORE_ORDER, 1, &order);
    line.item = text("FU-1");
    line.quantity = 1;
    order.id = 2;
    order.case_id = 2;
    store_put_id(txn, STORE_ORDER, 2, &order);
    Platen__Visit visit = PLATEN__VISIT__INIT;
    visit.id = 1;
    visit.case_id = 3;
    visit.terminal = visit.person = visit.service_store = 1;
    store_put_id(txn, STORE_VISIT, 1, &visit);
}

static void put_agent(const struct seal_key *key)
{
    Platen__Agent agent = PLATEN__AGENT__INIT;
    struct store_key at = store_key_text("0123456789abcdef0123");
    agent.id = text("0123456789abcdef0123");
    seal_key_public(key, &agent.receive_key.data, &agent.receive_key.len);
    store_put(txn, STORE_AGENT, &at, &agent);
    free(agent.receive_key.data);
}

struct row {
    const char *file, *kind;
    uint64_t person, case_id, order, visit;
    const char *facts[16];
};

static const struct row rows[] = {
    {"shortage", "shortage", 1, 1, 0, 0, {"service_id", "D3-000017"}},
    {"maintenance", "maintenance", 1, 2, 0, 0, {"service_id", "D3-000018"}},
    {"failure", "failure", 1, 3, 0, 0, {"service_id", "D3-000019"}},
    {"order-taken", "order-taken", 1, 1, 1, 0, {"order", "O-000012", "total", "123456"}},
    {"delivery-date",
     "delivery-date",
     1,
     1,
     1,
     0,
     {"order", "O-000012", "start", "1795593600000000", "end", "1795604400000000"}},
    {"visit-date",
     "visit-date",
     1,
     3,
     0,
     1,
     {"service_id", "D3-000019", "start", "1795525200000000", "end", "1795532400000000", "sequence",
      "3"}},
    {"visit-cancelled",
     "visit-date",
     1,
     3,
     0,
     1,
     {"service_id", "D3-000019", "start", "1795525200000000", "end", "1795532400000000", "sequence",
      "4", "cancelled", "1"}},
    {"done", "done", 1, 1, 0, 0, {"service_id", "D3-000017"}},
    {"confirm", "confirm", 1, 0, 0, 0, {"waiting", "2"}},
    {"new-link", "new-link", 1, 0, 0, 0, {NULL}},
    {"digest", "digest", 1, 0, 0, 0, {"matters", "3"}},
    {"second", "failure", 2, 3, 0, 0, {"service_id", "D3-000019"}},
    {"held", "failure", 3, 3, 0, 0, {"service_id", "D3-000019"}},
    {"receipt",
     "receipt",
     0,
     0,
     0,
     0,
     {"report", "3d1c7f5e-8f0a-4a55-9d0c-0a6c0f3f5f11", "reception", "1-00000017", "type",
      "accepted", "description", "Thank you.", "agent", "0123456789abcdef0123", "time",
      "1795255200000000"}},
    {"report",
     "report",
     1,
     1,
     0,
     0,
     {"reception", "1-00000017", "received", "1795255200000000", "said", "toner end", "summary",
      "toner-low"}},
    {"fax",
     "fax",
     1,
     0,
     0,
     0,
     {"reception", "1-00000018", "received", "1795255200000000", "said", "地汚れ", "summary",
      "\xe2\x80\x9cmany scummings\xe2\x80\x9d", "fax_to", "49405550103@fax.platen.test", "fax",
      "+49 40 5550 103"}},
    {"still-empty", "still-empty", 1, 1, 1, 0, {"service_id", "D3-000017"}},
    {"inspection", "inspection", 1, 4, 0, 0, {"service_id", "D3-000020"}},
    {"order-fitted", "order-taken", 1, 2, 2, 0, {"order", "O-000013", "total", "31000"}},
    {"self", "maintenance", 1, 6, 0, 0, {"service_id", "D3-000022"}},
    {"replace", "shortage", 1, 5, 0, 0, {"service_id", "D3-000021"}},
};

// Of a digest: a shortage, a maintenance, and a shortage that is over.
static void put_matters(Platen__Outbox *row)
{
    static const char *const kinds[] = {"shortage", "maintenance", "done"};
    static Platen__Matter matters[3], *list[3];
    row->n_matters = strcmp(row->kind, "digest") == 0 ? 3 : 0;
    row->matters = list;
    for (size_t i = 0; i < row->n_matters; i++) {
        platen__matter__init(&matters[i]);
        matters[i].kind = text(kinds[i]);
        matters[i].case_id = i == 1 ? 2 : 1;
        matters[i].terminal = 1;
        list[i] = &matters[i];
    }
}

static void put_row(const struct row *from, uint64_t event)
{
    Platen__Outbox row = PLATEN__OUTBOX__INIT;
    Platen__Fact facts[8], *list[8];
    for (; row.n_facts < 8 && from->facts[2 * row.n_facts] != NULL; row.n_facts++) {
        platen__fact__init(&facts[row.n_facts]);
        facts[row.n_facts].name = text(from->facts[2 * row.n_facts]);
        facts[row.n_facts].value = text(from->facts[2 * row.n_facts + 1]);
        list[row.n_facts] = &facts[row.n_facts];
    }
    row.event = event;
    row.index = 1;
    row.epoch = 1;
    row.kind = text(from->kind);
    row.person = from->person;
    row.address = text(from->person == 0 ? "agent+1@platen.test" : "");
    row.in_reply_to = text(from->person == 0 ? "<report.1@agent.platen.test>" : "");
    row.case_id = from->case_id;
    row.order = from->order;
    row.visit = from->visit;
    row.terminal = strcmp(from->kind, "digest") == 0 ? 0 : 1;
    row.facts = list;
    put_matters(&row);
    struct store_key key = store_key_u64(event);
    store_key_add_u32(&key, 1);
    store_put(txn, STORE_OUTBOX, &key, &row);
}

static void fill(const struct seal_key *agent)
{
    const char *error, *told;
    struct store_settings settings = {.in_memory = true, .create = true, .index_key = index_key};
    Platen__Event header = PLATEN__EVENT__INIT;
    if (store_open(&settings, &store, &told, &error) != STORE_OK)
        die("store", error);
    txn = store_batch_begin(store);
    header.time = now;
    store_event_begin(txn, &header);
    put_dealer();
    put_people();
    put_things();
    put_levels();
    put_case(1, PLATEN__CASE_KIND__CASE_SHORTAGE, "toner-low", "");
    put_case(2, PLATEN__CASE_KIND__CASE_MAINTENANCE, "fuser-life-almost-over", "");
    put_case(3, PLATEN__CASE_KIND__CASE_FAILURE, "fuser-failure", "");
    put_case(4, PLATEN__CASE_KIND__CASE_INSPECTION, "media-path-failure", "jams");
    put_case(5, PLATEN__CASE_KIND__CASE_SHORTAGE, "toner-life-over", "");
    put_case(6, PLATEN__CASE_KIND__CASE_MAINTENANCE, "opc-life-over", "");
    put_order_and_visit();
    put_agent(agent);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        put_row(&rows[i], 100 + i);
    store_event_end(txn, true);
    if (store_batch_end(&txn, &error) != 1)
        die("store", error);
}

static void write_file(const char *folder, const char *file, const char *end, const void *data,
                       size_t size)
{
    const char *error;
    struct buf path = {0};
    buf_printf(&path, "%s/%s.%s", folder, file, end);
    if (fileio_write(buf_text(&path), 0644, data, size, &error) != 1)
        die("write", error);
    buf_free(&path);
}

static void write_mails(struct sender *sender, const char *folder)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sender_mail mail;
        struct buf envelope = {0};
        const char *error = "";
        if (sender_compose(sender, 100 + i, 1, &mail, &error)) {
            buf_printf(&envelope, "%s\n%s\n", mail.sender, mail.to);
            write_file(folder, rows[i].file, "eml", mail.mail, mail.size);
            write_file(folder, rows[i].file, "env", envelope.data, envelope.len);
        } else {
            write_file(folder, rows[i].file, "error", error, strlen(error));
        }
        if (mail.document != NULL)
            write_file(folder, rows[i].file, "xml", mail.document, strlen(mail.document));
        buf_free(&envelope);
        free(mail.document);
        free(mail.mail);
    }
}

int main(int argc, char **argv)
{
    const char *error = "";
    if (argc < 3)
        return 64;
    if (argc > 3)
        name = argv[3];
    arena = arena_new();
    struct seal_key *sign = seal_key_new(), *agent = seal_key_new();
    uint8_t *der = NULL;
    size_t size;
    fill(agent);
    seal_key_private(agent, &der, &size);
    write_file(argv[2], "agent", "der", der, size);
    struct render *render = render_load((const char *const[]){argv[1]}, 1, &error);
    struct outbox_settings settings = {
        .store = store,
        .render = render,
        .smtp = {.host = "127.0.0.1", .port = 25, .security = SMTP_PLAIN},
        .from = "centre@platen.test",
        .base_url = "https://service.platen.test",
        .link_key = link_key,
        .sign_key = sign,
        .now = fixed_now,
    };
    if (settings.render == NULL)
        die("render", error);
    struct sender *sender = sender_new(&settings, NULL, NULL);
    if (sender == NULL)
        die("sender", error);
    write_mails(sender, argv[2]);
    sender_free(&sender);
    render_free(&render);
    store_close(&store);
    seal_key_free(&sign);
    seal_key_free(&agent);
    free(der);
    arena_free(&arena);
    return 0;
}
