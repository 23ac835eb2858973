/* The web server alone over a store in memory with a small dealer in it: for looking at pages, and
 * for tests/flow/test_web_*.py. Prints NAME URL lines, ends with its standard input.
 *
 * web_demo DATA_DIR [PORT [CERTIFICATE KEY]]
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/relaxng.h>

#include "gateway/base/polls.h"
#include "gateway/base/alert_teach.h"
#include "gateway/base/reader_pool.h"
#include "gateway/base/render.h"
#include "gateway/desk/desk.h"
#include "gateway/desk/queue.h"
#include "gateway/store/store.h"
#include "lib/clock.h"
#include "lib/code_table.h"
#include "lib/link.h"
#include "lib/log.h"
#include "tests/flow/web_demo_staff.h"
#include "webui/webui.h"

#define T(text) ((char *)(uintptr_t)(text))

enum { CUSTOMER = 1, OTHER_CUSTOMER = 2, MANAGER = 901, OTHER = 902, FRESH = 903, GONE = 904 };

static const int64_t SECOND = 1000000;
static const int64_t HOUR = 3600 * INT64_C(1000000);
static const int64_t DAY = 24 * 3600 * INT64_C(1000000);
static const uint8_t link_key[LINK_KEY_SIZE] = "the link key of the demo, fixed";
static struct store_txn *txn;
static int64_t now;
static const char *data_dir;

// ---- the dealer ----

static void put_dealer(void)
{
    struct store_key key = store_key_text("dealer");
    Platen__Dealer dealer;

    platen__dealer__init(&dealer);
    dealer.name = T("North Office Service");
    dealer.telephone = T("+49 40 5550 100");
    dealer.mail = T("service@platen.test");
    dealer.address = T("Harbour Street 1, 20457 Hamburg");
    dealer.language = T("en");
    dealer.zone = T("Europe/Berlin");
    dealer.currency = T("EUR");
    dealer.accent = T("#0f6b5c");
    dealer.low_percent = 15;
    dealer.undo_minutes = 30;
    store_put(txn, STORE_DEALER, &key, &dealer);
}

static void put_customer(uint64_t id, const char *name)
{
    Platen__Customer customer;
    Platen__Site site;
    Platen__Department department;

    platen__customer__init(&customer);
    customer.id = id;
    customer.code = T(id == CUSTOMER ? "C1" : "C2");
    customer.name = T(name);
    customer.default_site = id;
    customer.default_department = id;
    store_put_id(txn, STORE_CUSTOMER, id, &customer);
    platen__site__init(&site);
    site.id = id;
    site.customer = id;
    site.code = T("HQ");
    site.name = T("North site");
    site.address = T("Market Square 5, 21073 Hamburg");
    store_put_id(txn, STORE_SITE, id, &site);
    platen__department__init(&department);
    department.id = id;
    department.customer = id;
    department.code = T(id == CUSTOMER ? "D3" : "D9");
    department.name = T("Administration");
    department.next_case = 30;
    store_put_id(txn, STORE_DEPARTMENT, id, &department);
}

static void put_person(uint64_t id, uint64_t customer, const char *name, const char *mail,
                       bool confirmed)
{
    char token[LINK_TOKEN_SIZE];
    uint8_t hash[LINK_HASH_SIZE];
    struct store_key key;
    uint64_t sites[] = {customer};
    Platen__Person person;
    Platen__Link link;

    platen__person__init(&person);
    person.id = id;
    person.customer = customer;
    person.name = T(name);
    person.mail = T(mail);
    person.zone = T("Europe/Berlin");
    person.confirmed = confirmed ? now - 90 * DAY : 0;
    person.link_generation = id == GONE ? 2 : 1;
    person.link_expires = now + 300 * DAY;
    person.n_sites = 1;
    person.sites = sites;
    store_put_id(txn, STORE_PERSON, id, &person);
    link_token(link_key, id, "h", 1, token);
    link_hash(token, hash);
    platen__link__init(&link);
    link.person = id;
    link.path_kind = T("h");
    link.generation = 1;
    key = store_key_bytes(hash, sizeof hash);
    store_put(txn, STORE_LINK, &key, &link);
    printf("person-%llu %s\n", (unsigned long long)id, token);
}

// ---- the catalogue ----

static void put_item(uint64_t id, const char *code, const char *name, const char *type,
                     const char *colour, uint32_t yield, int64_t price, const char *picture,
                     const char *how_to)
{
    char *models[] = {T("MX-2630"), T("BP200")};
    Platen__LocalText text, german;
    Platen__LocalText *texts[] = {&text}, *names[] = {&german};
    Platen__Item item;

    platen__local_text__init(&text);
    text.language = T("en");
    text.text = T(how_to);
    platen__item__init(&item);
    item.id = id;
    item.code = T(code);
    item.kind = T(strcmp(type, "opc") == 0 ? "part" : "consumable");
    item.name = T(name);
    item.part = T(code);
    item.supply_type = T(type);
    item.colour = T(colour);
    item.yield = yield;
    item.price = price;
    item.picture = T(picture);
    item.models = models;
    item.n_models = 2;
    item.how_to = texts;
    item.n_how_to = how_to ? 1 : 0;
    platen__local_text__init(&german);
    german.language = T("de");
    german.text = T("Resttonerbehälter");
    item.names = names;
    item.n_names = strcmp(type, "wasteToner") == 0;
    store_put_id(txn, STORE_ITEM, id, &item);
}

static void put_catalogue(void)
{
    static const char toner[] =
        "Open the front cover.\nPull the old cartridge out straight.\nShake the new one "
        "sideways five times, pull its strip off and push it in until it clicks.";
    Platen__Model model;

    platen__model__init(&model);
    model.id = 1;
    model.code = T("MX-2630");
    model.maker = T("Sharp");
    model.name = T("MX-2630");
    store_put_id(txn, STORE_MODEL, 1, &model);
    model.id = 2;
    model.code = T("BP200");
    model.name = T("BP200");
    store_put_id(txn, STORE_MODEL, 2, &model);
    put_item(1, "MX-61GTBA", "Black toner", "toner", "black", 40000, 8900, "toner-black.svg",
             toner);
    put_item(2, "MX-61GTCA", "Cyan toner", "toner", "cyan", 24000, 12450, "toner-cyan.svg", toner);
    put_item(3, "MX-61GTMA", "Magenta toner", "toner", "magenta", 24000, 12450, "toner-magenta.svg",
             toner);
    put_item(4, "MX-61GTYA", "Yellow toner", "toner", "yellow", 24000, 12450, "toner-yellow.svg",
             toner);
    put_item(5, "MX-607HB", "Waste toner box", "wasteToner", "", 50000, 2900, "waste-box.svg",
             "Open the front cover.\nPull the box out level and close its mouth with the cap.");
    put_item(6, "MX-61NRSA", "Drum", "opc", "", 200000, 0, "drum.svg", NULL);
    put_item(7, "MX-SCX1", "Staples, 3 cassettes", "staples", "", 0, 4100, "staples.svg", NULL);
}

static void put_texts(void)
{
    Platen__ProductGuide guide;
    Platen__ServiceStore store;

    platen__product_guide__init(&guide);
    guide.id = 1;
    guide.model = T("MX-2630");
    guide.language = T("en");
    guide.title = T("The MX-2651 follows the MX-2630");
    guide.text = T("Same size, same drivers, a quarter less energy.\n\nYour present toner does not "
                   "fit it. Ask us for a "
                   "comparison with what you print in a month.");
    store_put_id(txn, STORE_PRODUCT_GUIDE, 1, &guide);
    platen__service_store__init(&store);
    store.id = 1;
    store.code = T("S1");
    store.name = T("Workshop north");
    store.mail = T("workshop.north@platen.test");
    store.telephone = T("+49 40 5550 120");
    store.service_person = T("Service person, north");
    store_put_id(txn, STORE_SERVICE_STORE, 1, &store);
    for (uint64_t i = 0; i < 12; i++) {
        Platen__AvailableTime time;

        platen__available_time__init(&time);
        time.id = i + 1;
        time.service_store = 1;
        time.start = (now / DAY + 2 + (int64_t)i / 3) * DAY + (8 + 2 * ((int64_t)i % 3)) * HOUR;
        time.end = time.start + 2 * HOUR;
        store_put_id(txn, STORE_AVAILABLE_TIME, time.id, &time);
    }
}

// ---- machines ----

struct level {
    const char *index, *type, *colour;
    int64_t level;
};

static void fill_supply(Platen__Supply *supply, const struct level *level)
{
    platen__supply__init(supply);
    supply->index = T(level->index);
    supply->type = T(level->type);
    supply->colour = T(level->colour);
    supply->name = T(level->type);
    supply->class_ = strcmp(level->type, "wasteToner") ? PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_CONSUMED
                                                       : PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED;
    supply->level_kind = level->level == -3 ? PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING
                         : level->level < 0 ? PLATEN__LEVEL_KIND__LEVEL_UNKNOWN
                                            : PLATEN__LEVEL_KIND__LEVEL_EXACT;
    supply->level = level->level < 0 ? 0 : level->level;
    supply->capacity = 100;
    supply->unit = T("percent");
}

static void put_terminal(uint64_t id, uint64_t customer, const char *place, const char *model,
                         const struct level *levels, size_t n, int64_t heard, uint64_t pages)
{
    Platen__Supply supplies[8];
    Platen__Supply *list[8];
    Platen__Counter total;
    Platen__Counter *counters[] = {&total};
    Platen__Terminal terminal;
    char number[16];
    char serial[16];

    for (size_t i = 0; i < n; i++) {
        fill_supply(&supplies[i], &levels[i]);
        list[i] = &supplies[i];
    }
    snprintf(number, sizeof number, "%06llu", (unsigned long long)(100200 + id));
    snprintf(serial, sizeof serial, "75%06llu", (unsigned long long)(41337 + 17 * id));
    platen__counter__init(&total);
    total.name = T("total");
    total.value = pages;
    platen__terminal__init(&terminal);
    terminal.id = id;
    terminal.customer = customer;
    terminal.site = customer;
    terminal.department = customer;
    terminal.number = number;
    terminal.serial = serial;
    terminal.place = T(place);
    terminal.maker = T("Sharp");
    terminal.model = T(model);
    terminal.state = PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    terminal.manager = customer == CUSTOMER ? MANAGER : OTHER;
    terminal.registered = now - 200 * DAY;
    terminal.heard = heard;
    terminal.silent = heard < now - 2 * DAY;
    terminal.n_supplies = n;
    terminal.supplies = list;
    terminal.n_counters = 1;
    terminal.counters = counters;
    store_put_id(txn, STORE_TERMINAL, id, &terminal);
}

// Six weeks of the copier's levels: black toner of an office that rests at weekends, and a waste box
// whose gauge knows quarters.
static void put_levels(void)
{
    enum { READS = 43 };
    Platen__LevelHistory history;
    Platen__SupplyLevels levels[2];
    Platen__SupplyLevels *list[] = {&levels[0], &levels[1]};
    uint32_t gap[READS], black[READS], box[READS];
    uint32_t level = 630;

    for (size_t i = 0; i < READS; i++) {
        gap[i] = i ? 24 : 0;
        black[i] = level / 10 * 10;
        level -= i % 7 < 5 ? 14 + i % 3 * 3 : 0;
        box[i] = i < 10 ? 1000 : i < 32 ? 750 : 500;
    }
    platen__level_history__init(&history);
    for (size_t i = 0; i < 2; i++) {
        platen__supply_levels__init(&levels[i]);
        levels[i].index = T(i ? "1.5" : "1.1");
        levels[i].first = (uint32_t)((now - (READS - 1) * DAY) / HOUR);
        levels[i].n_gap = levels[i].n_level = READS;
        levels[i].gap = gap;
        levels[i].level = i ? box : black;
    }
    history.n_supplies = 2;
    history.supplies = list;
    store_put_id(txn, STORE_LEVELS, 1, &history);
}

// Cartridges of the copier that were exchanged early: one waits for its answer, one has it, one was
// put back, and one is longer ago than anybody is asked about.
static void put_early(void)
{
    static const struct {
        const char *colour, *reason, *text, *item;
        int64_t days, price, wasted;
        uint32_t percent;
        Platen__EarlyState state;
        bool estimated;
    } rows[] = {
        {"black", "streaks", "", "MX-61GTBA", 45, 8900, 2225, 25, PLATEN__EARLY_STATE__EARLY_COUNTS, false},
        {"black", "other", "It was noisy", "MX-61GTBA", 9, 8900, 3649, 41, PLATEN__EARLY_STATE__EARLY_COUNTS, false},
        {"yellow", "", "", "", 4, 0, 0, 55, PLATEN__EARLY_STATE__EARLY_BACK, false},
        {"cyan", "", "", "MX-61GTCA", 2, 12450, 4482, 36, PLATEN__EARLY_STATE__EARLY_COUNTS, true},
    };
    enum { ROWS = sizeof rows / sizeof *rows };

    for (size_t i = 0; i < ROWS; i++) {
        Platen__EarlyExchange early;

        platen__early_exchange__init(&early);
        early.id = i + 1;
        early.terminal = 1;
        early.customer = CUSTOMER;
        early.index = T("1.2");
        early.type = T("toner");
        early.colour = T(rows[i].colour);
        early.time = now - rows[i].days * DAY;
        early.last = early.time - DAY;
        early.serial_before = T("A1");
        early.serial_after = T("B2");
        early.percent = rows[i].percent;
        early.estimated = rows[i].estimated;
        early.percent_after = 100;
        early.item = T(rows[i].item);
        early.price = rows[i].price;
        early.wasted = rows[i].wasted;
        early.state = rows[i].state;
        early.reason = T(rows[i].reason);
        early.text = T(rows[i].text);
        early.person = *rows[i].reason ? MANAGER : 0;
        early.answered = *rows[i].reason ? early.time + HOUR : 0;
        store_put_id(txn, STORE_EARLY_EXCHANGE, early.id, &early);
    }
}

// The second of two labels: the first leads nowhere any more.
static void put_label(uint64_t id)
{
    char token[LINK_TOKEN_SIZE];
    uint8_t hash[LINK_HASH_SIZE];
    Platen__Link link;
    Platen__Terminal *terminal = store_get_id(txn, STORE_TERMINAL, id);

    terminal->label_generation = 2;
    store_put_id(txn, STORE_TERMINAL, id, terminal);
    for (uint32_t generation = 1; generation <= 2; generation++) {
        link_token(link_key, id, "t", generation, token);
        link_hash(token, hash);
        struct store_key key = store_key_bytes(hash, sizeof hash);
        platen__link__init(&link);
        link.terminal = id;
        link.path_kind = T("t");
        link.generation = generation;
        store_put(txn, STORE_LINK, &key, &link);
        printf("label-%llu-%u %s\n", (unsigned long long)id, generation, token);
    }
}

static void put_standings(void);

static void put_terminals(void)
{
    static const struct level colour[] = {
        {"1.1", "toner", "black", 12},   {"1.2", "toner", "cyan", 40},
        {"1.3", "toner", "magenta", 55}, {"1.4", "toner", "yellow", 61},
        {"1.5", "wasteToner", "", 34},   {"1.6", "opc", "", -2},
    };
    static const struct level plain[] = {{"1.1", "toner", "black", 71}, {"1.2", "opc", "", 48}};
    static const struct level empty[] = {{"1.1", "toner", "black", 0}, {"1.2", "opc", "", 48}};
    static const struct level vague[] = {{"1.1", "toner", "black", -3}, {"1.2", "opc", "", -2}};

    put_terminal(1, CUSTOMER, "Copier, 2nd floor north", "MX-2630", colour, 6, now - HOUR, 132412);
    put_levels();
    put_early();
    put_terminal(2, CUSTOMER, "Printer, reception", "BP200", plain, 2, now - 20 * 60 * SECOND,
                 48210);
    put_terminal(3, CUSTOMER, "Copier, 3rd floor south", "MX-2630", colour + 1, 5, now - 2 * HOUR,
                 77840);
    put_terminal(4, CUSTOMER, "Fax, warehouse", "BP200", vague, 2, now - 5 * DAY, 9120);
    put_terminal(5, OTHER_CUSTOMER, "Printer, kitchen", "BP200", empty, 2, now - HOUR, 100);
    put_standings();
}

// The printer at the reception came in another's place, and the copier is known by a second serial.
static void put_standings(void)
{
    Platen__Terminal *terminal = store_get_id(txn, STORE_TERMINAL, 1);
    Platen__Counter total;
    Platen__Counter *counters[] = {&total};
    Platen__MeterRead read;
    uint64_t merged[] = {6};

    terminal->n_merged = 1;
    terminal->merged = merged;
    store_put_id(txn, STORE_TERMINAL, 1, terminal);
    terminal->n_merged = 0;
    terminal->id = 6;
    terminal->number = T("100206");
    terminal->serial = T("00075041354");
    terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_RETIRED;
    terminal->retired = now - 10 * DAY;
    terminal->merged_into = 1;
    store_put_id(txn, STORE_TERMINAL, 6, terminal);
    platen__counter__init(&total);
    total.name = T("total");
    platen__meter_read__init(&read);
    read.time = now - 30 * DAY;
    read.n_counters = 1;
    read.counters = counters;
    total.value = 412;
    terminal = store_get_id(txn, STORE_TERMINAL, 2);
    terminal->replaces = 7;
    terminal->opening = &read;
    store_put_id(txn, STORE_TERMINAL, 2, terminal);
    total.value = 812377;
    read.unsigned_ = true;
    terminal->replaces = 0;
    terminal->opening = NULL;
    terminal->id = 7;
    terminal->number = T("100207");
    terminal->serial = T("75049999");
    terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_RETIRED;
    terminal->retired = now - 30 * DAY;
    terminal->replaced_by = 2;
    terminal->closing = &read;
    store_put_id(txn, STORE_TERMINAL, 7, terminal);
}

// ---- matters ----

static void put_case(uint64_t id, const char *service_id, uint64_t terminal, Platen__CaseKind kind,
                     Platen__CaseState state, const char *keyword, Platen__Severity severity,
                     const char *index, const char *type, const char *colour, const char *text,
                     int64_t since, uint64_t order, uint64_t visit)
{
    Platen__Case kase;

    platen__case__init(&kase);
    kase.id = id;
    kase.service_id = T(service_id);
    kase.customer = terminal == 5 ? OTHER_CUSTOMER : CUSTOMER;
    kase.department = kase.customer;
    kase.terminal = terminal;
    kase.kind = kind;
    kase.state = state;
    kase.keyword = T(keyword);
    kase.severity = severity;
    kase.supply_index = T(index);
    kase.supply_type = T(type);
    kase.colour = T(colour);
    kase.text = T(text);
    kase.opened = since;
    kase.since = since;
    kase.notice = state < PLATEN__CASE_STATE__CASE_DONE;
    kase.done = state >= PLATEN__CASE_STATE__CASE_DONE ? since + DAY : 0;
    kase.order = order;
    kase.visit = visit;
    store_put_id(txn, STORE_CASE, id, &kase);
}

static void put_order(uint64_t id, const char *number, uint64_t terminal, uint64_t kase,
                      const char *code, uint32_t quantity, Platen__OrderState state, int64_t placed,
                      int64_t delivery)
{
    Platen__OrderLine line;
    Platen__OrderLine *lines[] = {&line};
    Platen__Order order;

    platen__order_line__init(&line);
    line.item = T(code);
    line.quantity = quantity;
    platen__order__init(&order);
    order.id = id;
    order.number = T(number);
    order.customer = terminal == 5 ? OTHER_CUSTOMER : CUSTOMER;
    order.terminal = terminal;
    order.person = MANAGER;
    order.case_id = kase;
    order.n_lines = 1;
    order.lines = lines;
    order.state = state;
    order.placed = placed;
    order.undo_until = placed + 30 * 60 * SECOND;
    order.delivery_start = delivery;
    order.delivery_end = delivery ? delivery + 4 * HOUR : 0;
    order.delivered = state == PLATEN__ORDER_STATE__ORDER_DELIVERED ? delivery + HOUR : 0;
    order.total = 12450 * quantity;
    store_put_id(txn, STORE_ORDER, id, &order);
}

// Delivered six days ago, and the machine still says empty.
static void put_still(void)
{
    Platen__Case *kase;

    put_case(51, "D9-000002", 5, PLATEN__CASE_KIND__CASE_SHORTAGE,
             PLATEN__CASE_STATE__CASE_DISPATCHED, "toner-empty",
             PLATEN__SEVERITY__SEVERITY_WARNING, "1.1", "toner", "black", "", now - 9 * DAY, 3, 0);
    put_order(3, "O-000003", 5, 51, "MX-61GTBA", 1, PLATEN__ORDER_STATE__ORDER_DELIVERED,
              now - 8 * DAY, now - 6 * DAY);
    kase = store_get_id(txn, STORE_CASE, 51);
    kase->still_told = now - 2 * DAY;
    store_put_id(txn, STORE_CASE, 51, kase);
}

static void put_matters(void)
{
    const Platen__Severity warning = PLATEN__SEVERITY__SEVERITY_WARNING;
    const Platen__Severity error = PLATEN__SEVERITY__SEVERITY_ERROR;
    int64_t tomorrow = (now / DAY + 2) * DAY + 7 * HOUR;

    put_case(17, "D3-000017", 1, PLATEN__CASE_KIND__CASE_SHORTAGE, PLATEN__CASE_STATE__CASE_OPEN,
             "toner-low", warning, "1.1", "toner", "black", "Toner low (K)", now - 26 * HOUR, 0, 0);
    put_case(18, "D3-000018", 2, PLATEN__CASE_KIND__CASE_FAILURE, PLATEN__CASE_STATE__CASE_OPEN,
             "fuser-failure", error, "", "", "", "Call for service. Code H4", now - 2 * HOUR, 0, 0);
    put_case(16, "D3-000016", 3, PLATEN__CASE_KIND__CASE_MAINTENANCE,
             PLATEN__CASE_STATE__CASE_VISIT_CONFIRMED, "maintenance-due", warning, "", "", "", "",
             now - 3 * DAY, 0, 1);
    put_case(15, "D3-000015", 3, PLATEN__CASE_KIND__CASE_SHORTAGE, PLATEN__CASE_STATE__CASE_ORDERED,
             "toner-low", warning, "1.2", "toner", "cyan", "", now - 4 * DAY, 1, 0);
    put_case(14, "D3-000014", 1, PLATEN__CASE_KIND__CASE_SHORTAGE, PLATEN__CASE_STATE__CASE_CLOSED,
             "marker-waste-toner-receptacle-almost-full", warning, "1.5", "wasteToner", "", "",
             now - 60 * DAY, 0, 0);
    put_case(50, "D9-000001", 5, PLATEN__CASE_KIND__CASE_FAILURE, PLATEN__CASE_STATE__CASE_OPEN,
             "media-jam", error, "", "", "", "", now - HOUR, 0, 0);
    put_order(1, "O-000001", 3, 15, "MX-61GTCA", 2, PLATEN__ORDER_STATE__ORDER_ACCEPTED,
              now - 3 * DAY, tomorrow);
    put_order(2, "O-000002", 1, 14, "MX-607HB", 1, PLATEN__ORDER_STATE__ORDER_DELIVERED,
              now - 60 * DAY, now - 58 * DAY);
    put_still();

    Platen__Visit visit;
    platen__visit__init(&visit);
    visit.id = 1;
    visit.case_id = 16;
    visit.terminal = 3;
    visit.person = MANAGER;
    visit.service_store = 1;
    visit.start = tomorrow + DAY;
    visit.end = tomorrow + DAY + 2 * HOUR;
    visit.state = PLATEN__VISIT_STATE__VISIT_CONFIRMED;
    store_put_id(txn, STORE_VISIT, 1, &visit);
}

// The desk counts on from here.
static void put_numbers(void)
{
    static const char *const counters[] = {"case", "order", "visit"};
    Platen__Counter64 number;

    platen__counter64__init(&number);
    number.value = 100;
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        struct store_key key = store_key_text(counters[i]);

        store_put(txn, STORE_NUMBER, &key, &number);
    }
}

static int furnish(struct store *store)
{
    const char *error = "";
    Platen__Event header;

    txn = store_batch_begin(store);
    platen__event__init(&header);
    header.time = now;
    header.kind = 1;
    store_event_begin(txn, &header);
    put_dealer();
    put_customer(CUSTOMER, "Example Trading");
    put_customer(OTHER_CUSTOMER, "Example Foods");
    put_person(MANAGER, CUSTOMER, "Manager, north site", "manager.north@platen.test", true);
    put_person(OTHER, OTHER_CUSTOMER, "Manager, kitchen", "manager.kitchen@platen.test", true);
    put_person(FRESH, CUSTOMER, "", "manager.new@platen.test", false);
    put_person(GONE, CUSTOMER, "Manager, before", "manager.before@platen.test", true);
    put_catalogue();
    put_texts();
    put_terminals();
    put_label(1);
    put_label(2);
    put_label(4);
    put_matters();
    demo_put_staff(txn, now);
    put_numbers();
    store_event_end(txn, true);
    return store_batch_end(&txn, &error);
}

// ---- the house ----

// No readers here: the flow tests of platend have real ones.
int reader_pool_part(struct reader_pool *pool, const void *raw, size_t size, const char *path,
                     Platen__MailPart **part_r)
{
    (void)pool;
    (void)raw;
    (void)size;
    (void)path;
    (void)part_r;
    return -1;
}

int reader_pool_read(struct reader_pool *pool, Platen__WorkKind kind, const void *raw, size_t size,
                     const char *outer_agent, int64_t time, Platen__Parsed **parsed_r)
{
    (void)pool, (void)kind, (void)raw, (void)size, (void)outer_agent, (void)time, (void)parsed_r;
    return -1;
}

// A mail as a reader would tell it; by a form that is tried, more of it.
int alert_teach_read(const struct alert_teach *teach, uint64_t mail,
                     const Platen__AlertFormText *trial, bool lines, Platen__Parsed **parsed_r,
                     const char **error_r)
{
    static const char *const texts[][3] = {
        {"Kennung: AB70001", "Kennung", "AB70001"},
        {"Befund: colour B exhausts itself <b>soon</b>", "Befund",
         "colour B exhausts itself <b>soon</b>"},
        {"An office far away, whose name is one long word: "
         "Donaudampfschifffahrtsgesellschaftskapitaenskajuete",
         "", ""},
        {"Laufleistung gesamt: 4711", "Laufleistung gesamt", "4711"},
    };
    enum { TEXTS = sizeof texts / sizeof *texts };
    Platen__AlertLine line[TEXTS], *told[TEXTS];
    Platen__Counter counter = PLATEN__COUNTER__INIT, *counters[] = {&counter};
    Platen__Parsed parsed = PLATEN__PARSED__INIT;
    uint8_t packed[4096];

    (void)teach, (void)mail, (void)lines, (void)error_r;
    for (size_t i = 0; i < TEXTS; i++) {
        platen__alert_line__init(&line[i]);
        line[i].text = (char *)(uintptr_t)texts[i][0];
        line[i].label = (char *)(uintptr_t)texts[i][1];
        line[i].value = (char *)(uintptr_t)texts[i][2];
        told[i] = &line[i];
    }
    parsed.lines = told;
    parsed.n_lines = TEXTS;
    parsed.subject = (char *)(uintptr_t)"ASHBY notice 77-3";
    parsed.from = (char *)(uintptr_t)"ashby@platen.test";
    parsed.fate = trial ? PLATEN__FATE__FATE_ACCEPTED : PLATEN__FATE__FATE_STAFF;
    parsed.reason = (char *)(uintptr_t)(trial ? "" : "no machine is named");
    parsed.form = (char *)(uintptr_t)(trial ? trial->name : "");
    parsed.serial = (char *)(uintptr_t)(trial ? "AB70001" : "");
    counter.name = (char *)(uintptr_t)"total";
    counter.value = 4711;
    parsed.counters = counters;
    parsed.n_counters = trial ? 1 : 0;
    *parsed_r = platen__parsed__unpack(NULL, platen__parsed__pack(&parsed, packed), packed);
    return 1;
}

size_t alert_teach_unknown(const struct alert_teach *teach, uint64_t except,
                           uint64_t ids_r[ALERT_TEACH_MAILS])
{
    (void)teach, (void)except;
    ids_r[0] = 991;
    return 1;
}

int alert_teach_keep(const struct alert_teach *teach, const Platen__AlertForm *form,
                     Platen__Answer **answer_r, size_t *again_r, const char **error_r)
{
    (void)teach, (void)form, (void)answer_r, (void)again_r;
    *error_r = "no readers here";
    return -1;
}

int alert_teach_change(const struct alert_teach *teach, const char *name, const char *change,
                       Platen__Answer **answer_r, const char **error_r)
{
    (void)teach, (void)name, (void)change, (void)answer_r;
    *error_r = "no readers here";
    return -1;
}

static void end_now(const char *why)
{
    fprintf(stderr, "web_demo: %s\n", why);
    _exit(1);
}

static void say(int level, const char *line)
{
    if (level <= LOG_LEVEL_INFO)
        fprintf(stderr, "web_demo: %s\n", line);
}

// Every page document is checked against its schema; what is wrong is told as INVALID.
static void check_page(const char *page, xmlDoc *doc)
{
    static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
    xmlRelaxNGParserCtxt *parser;
    xmlRelaxNGValidCtxt *valid;
    xmlRelaxNG *schema;
    char path[4200];

    pthread_mutex_lock(&one);
    snprintf(path, sizeof path, "%s/schemas/page-%s.rng", data_dir, page);
    parser = xmlRelaxNGNewParserCtxt(path);
    schema = parser ? xmlRelaxNGParse(parser) : NULL;
    valid = schema ? xmlRelaxNGNewValidCtxt(schema) : NULL;
    if (!valid || xmlRelaxNGValidateDoc(valid, doc) != 0) {
        fprintf(stderr, "INVALID %s\n", page);
        xmlDocFormatDump(stderr, doc, 1);
    }
    xmlRelaxNGFreeValidCtxt(valid);
    xmlRelaxNGFree(schema);
    xmlRelaxNGFreeParserCtxt(parser);
    pthread_mutex_unlock(&one);
}

static void wait_for_end(void)
{
    char line[16];

    while (fgets(line, sizeof line, stdin)) {
    }
}

int main(int argc, char **argv)
{
    struct store_settings where = {.in_memory = true, .create = true, .cache_bytes = 64 << 20};
    struct desk_settings how = {.link_key = link_key, .tables = NULL};
    struct store *store = NULL;
    const char *error = "";
    const char *told = NULL;
    bool in_use = false;
    char templates[4096];
    char base[64];

    if (argc < 2)
        end_now("usage: web_demo DATA_DIR [PORT]");
    signal(SIGPIPE, SIG_IGN);
    now = clock_now();
    data_dir = argv[1];
    snprintf(templates, sizeof templates, "%s/templates", argv[1]);
    snprintf(base, sizeof base, "%s://127.0.0.1:%s", argc > 4 ? "https" : "http",
             argc > 2 ? argv[2] : "8089");
    if (store_open(&where, &store, &told, &error) != STORE_OK || furnish(store) < 0)
        end_now(error);
    struct code_tables *tables =
        code_tables_load((const char *const[]){templates}, 1, &error);
    if (!tables)
        end_now(error);
    how.tables = tables;
    struct desk *desk = desk_new(&how);
    struct desk_queue_settings line = {.store = store,
                                       .desk = desk,
                                       .now = clock_now,
                                       .monotonic = clock_monotonic,
                                       .fatal = end_now};
    struct desk_queue *queue = desk_queue_start(&line, &error);
    struct polls *polls = polls_new(queue);
    struct render *render = render_load((const char *const[]){templates}, 1, &error);
    if (!queue || !render)
        end_now(error);
    struct webui_settings web = {.store = store,
                                 .queue = queue,
                                 // only to be there: what asks it stands above
                                 .pool = (struct reader_pool *)(void *)&line,
                                 .render = render,
                                 .tables = tables,
                                 .link_key = link_key,
                                 .open_certificate = "",
                                 .sign_certificate = "",
                                 .base_url = base,
                                 .from = "service@platen.test",
                                 .listen_host = "127.0.0.1",
                                 .listen_port = argc > 2 ? atoi(argv[2]) : 8089,
                                 .plain_host = "127.0.0.1",
                                 .query_terminal = getenv("WEB_DEMO_LIMIT") ? 120 : 0,
                                 .polls = polls,
                                 .data_dir = argv[1],
                                 .now = clock_now,
                                 .tls_certificate = argc > 4 ? argv[3] : NULL,
                                 .tls_key = argc > 4 ? argv[4] : NULL,
                                 .watch = getenv("WEB_DEMO_FAST") ? NULL : check_page,
                                 .log = say};
    struct webui *webui = webui_start(&web, &in_use, &error);
    if (!webui)
        end_now(error);
    printf("plain %d\nbase %s\n", webui_plain_port(webui), base);
    fflush(stdout);
    wait_for_end();
    webui_stop(&webui);
    desk_queue_stop(&queue);
    polls_free(&polls);
    desk_free(&desk);
    code_tables_free(&tables);
    render_free(&render);
    store_close(&store);
    return 0;
}
