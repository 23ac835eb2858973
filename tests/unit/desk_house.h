/* A small dealer in a store in memory, for the desk's tests: one customer with a department D3, a
 * model with consumables, a confirmed manager, a pinned agent, and a clock that the test moves.
 */
#ifndef PLATEN_TESTS_UNIT_DESK_HOUSE_H
#define PLATEN_TESTS_UNIT_DESK_HOUSE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/desk/desk.h"
#include "gateway/store/store.h"

#define HOUSE_MINUTE INT64_C(60000000)
#define HOUSE_HOUR (60 * HOUSE_MINUTE)
#define HOUSE_DAY (24 * HOUSE_HOUR)
#define HOUSE_START INT64_C(1772442000000000) // 2026-03-02 09:00 UTC
#define HOUSE_AGENT "00112233445566778899"
#define HOUSE_MANAGER "manager.north@platen.test"
#define HOUSE_LINK_KEY "the link key of the tests, fixed"
#define T(text) ((char *)(uintptr_t)(text))

struct house {
    struct store *store;
    struct desk *desk;
    int64_t now;
    Platen__Answer *answer; // of the last command; freed by the next
    uint64_t sequence;      // of the agent's reports
    struct store_txn *look; // an open snapshot
};

static inline void house_put(struct store_txn *txn, enum store_table table, uint64_t id,
                             const void *record)
{
    store_put_id(txn, table, id, record);
}

static inline void house_item(struct store_txn *txn, uint64_t id, const char *code,
                              const char *type, const char *colour, int64_t price)
{
    Platen__Item item;
    platen__item__init(&item);
    char *models[] = {T("M100")};
    item.id = id;
    item.code = T(code);
    item.name = T(code);
    item.kind = T("consumable");
    item.supply_type = T(type);
    item.colour = T(colour);
    item.price = price;
    item.n_models = 1;
    item.models = models;
    house_put(txn, STORE_ITEM, id, &item);
}

static inline void house_people(struct store_txn *txn)
{
    Platen__Person person;
    platen__person__init(&person);
    person.id = 900;
    person.customer = 1;
    person.name = T("Manager, north site");
    person.mail = T(HOUSE_MANAGER);
    person.confirmed = HOUSE_START;
    house_put(txn, STORE_PERSON, 900, &person);
    Platen__Agent agent;
    platen__agent__init(&agent);
    uint8_t key[] = {1, 2, 3};
    agent.id = T(HOUSE_AGENT);
    agent.customer = 1;
    agent.site = 1;
    agent.sign_key = (ProtobufCBinaryData){.len = 3, .data = key};
    agent.receive_key = agent.sign_key;
    struct store_key agent_key = store_key_text(HOUSE_AGENT);
    store_put(txn, STORE_AGENT, &agent_key, &agent);
    Platen__ServiceStore service_store;
    platen__service_store__init(&service_store);
    service_store.id = 1;
    service_store.code = T("S1");
    house_put(txn, STORE_SERVICE_STORE, 1, &service_store);
}

static inline void house_furnish(struct store_txn *txn)
{
    Platen__Customer customer;
    platen__customer__init(&customer);
    customer.id = 1;
    customer.code = T("C1");
    customer.default_site = 1;
    customer.default_department = 1;
    house_put(txn, STORE_CUSTOMER, 1, &customer);
    Platen__Site site;
    platen__site__init(&site);
    site.id = 1;
    site.customer = 1;
    site.code = T("HQ");
    house_put(txn, STORE_SITE, 1, &site);
    Platen__Department department;
    platen__department__init(&department);
    department.id = 1;
    department.customer = 1;
    department.code = T("D3");
    department.next_case = 17;
    house_put(txn, STORE_DEPARTMENT, 1, &department);
    Platen__Model model;
    platen__model__init(&model);
    model.id = 1;
    model.code = T("M100");
    house_put(txn, STORE_MODEL, 1, &model);
    house_item(txn, 1, "TK-BLACK", "toner", "black", 8900);
    house_item(txn, 2, "TK-CYAN", "toner", "cyan", 9900);
    house_item(txn, 3, "DRUM", "opc", "", 15000);
    house_people(txn);
}

static inline struct house *house_open_empty(void)
{
    static const uint8_t key[32] = HOUSE_LINK_KEY;
    struct house *house = calloc(1, sizeof *house);
    ck_assert_ptr_nonnull(house);
    struct store_settings settings = {.in_memory = true, .cache_bytes = 32 << 20};
    const char *told, *error = "";
    ck_assert_msg(store_open(&settings, &house->store, &told, &error) == STORE_OK, "%s", error);
    struct desk_settings desk = {.link_key = key};
    house->desk = desk_new(&desk);
    house->now = HOUSE_START;
    return house;
}

static inline void house_unlook(struct house *house)
{
    const char *error;
    if (house->look != NULL)
        ck_assert_int_eq(store_snapshot_end(&house->look, &error), 1);
    house->look = NULL;
}

// What a test writes down outside of any command, an event of its own.
static inline struct store_txn *house_change_begin(struct house *house)
{
    house_unlook(house);
    struct store_txn *txn = store_batch_begin(house->store);
    Platen__Event header;
    platen__event__init(&header);
    header.time = house->now;
    header.kind = 1;
    store_event_begin(txn, &header);
    return txn;
}

static inline void house_change_end(struct store_txn **txn)
{
    const char *error = "";
    store_event_end(*txn, false);
    ck_assert_msg(store_batch_end(txn, &error) == 1, "%s", error);
}

static inline struct house *house_open(void)
{
    struct house *house = house_open_empty();
    struct store_txn *txn = house_change_begin(house);
    house_furnish(txn);
    house_change_end(&txn);
    return house;
}

static inline void house_close(struct house *house)
{
    house_unlook(house);
    if (house->answer != NULL)
        platen__answer__free_unpacked(house->answer, NULL);
    desk_free(&house->desk);
    store_close(&house->store);
    free(house);
}

static inline Platen__Result house_apply(struct house *house, const Platen__Command *command)
{
    house_unlook(house);
    if (house->answer != NULL)
        platen__answer__free_unpacked(house->answer, NULL);
    struct store_txn *txn = store_batch_begin(house->store);
    Platen__Answer answer;
    desk_apply(house->desk, txn, command, house->now, &answer);
    uint8_t packed[4096];
    ck_assert_uint_le(platen__answer__get_packed_size(&answer), sizeof packed);
    size_t size = platen__answer__pack(&answer, packed);
    house->answer = platen__answer__unpack(NULL, size, packed);
    const char *error = "";
    ck_assert_msg(store_batch_end(&txn, &error) == 1, "%s", error);
    return house->answer->result;
}

#define HOUSE_COMMAND(Case, field, subject)                                                        \
    ((Platen__Command){.base = PROTOBUF_C_MESSAGE_INIT(&platen__command__descriptor),              \
                       .subject_case = PLATEN__COMMAND__SUBJECT_##Case,                            \
                       .field = (subject)})

static inline Platen__Result house_tick(struct house *house)
{
    Platen__Tick tick;
    platen__tick__init(&tick);
    Platen__Command command = HOUSE_COMMAND(TICK, tick, &tick);
    return house_apply(house, &command);
}

// ---- looking ----

static inline struct store_txn *house_look(struct house *house)
{
    if (house->look == NULL)
        house->look = store_snapshot_begin(house->store);
    return house->look;
}

static inline void *house_get(struct house *house, enum store_table table, uint64_t id)
{
    return store_get_id(house_look(house), table, id);
}

// How many records a table has; *last_r: the one with the highest key. NULL = not asked.
static inline unsigned house_count(struct house *house, enum store_table table, void *last_r)
{
    unsigned n = 0;
    void *last = NULL;
    struct store_cursor *cursor = store_scan(house_look(house), table, NULL, NULL, false);
    for (void *record; (record = store_next(cursor, NULL)) != NULL; n++)
        last = record;
    store_cursor_close(&cursor);
    if (last_r != NULL)
        memcpy(last_r, &last, sizeof last);
    return n;
}

static inline unsigned house_mails(struct house *house, const char *kind, Platen__Outbox **last_r)
{
    unsigned n = 0;
    struct store_cursor *cursor = store_scan(house_look(house), STORE_OUTBOX, NULL, NULL, false);
    for (Platen__Outbox *row; (row = store_next(cursor, NULL)) != NULL;) {
        if (kind != NULL && strcmp(row->kind, kind) != 0)
            continue;
        n++;
        if (last_r != NULL)
            *last_r = row;
    }
    store_cursor_close(&cursor);
    return n;
}

static inline unsigned house_items(struct house *house, const char *kind,
                                   Platen__StaffItem **last_r)
{
    unsigned n = 0;
    struct store_cursor *cursor =
        store_scan(house_look(house), STORE_STAFF_ITEM, NULL, NULL, false);
    for (Platen__StaffItem *item; (item = store_next(cursor, NULL)) != NULL;) {
        if (item->closed != 0 || strcmp(item->kind, kind) != 0)
            continue;
        n++;
        if (last_r != NULL)
            *last_r = item;
    }
    store_cursor_close(&cursor);
    return n;
}

static inline const char *house_fact(const Platen__Outbox *row, const char *name)
{
    for (size_t i = 0; i < row->n_facts; i++) {
        if (strcmp(row->facts[i]->name, name) == 0)
            return row->facts[i]->value;
    }
    return NULL;
}

// ---- reports ----

struct house_report {
    const char *uuid;        // NULL: the next of a row
    const char *terminal;    // NULL: "copier"
    const char *manager;     // NULL: HOUSE_MANAGER
    const char *hash;        // what makes its content another's; NULL: the uuid
    const char *outer;       // NULL = ""
    const char *reply;       // the agent's reply address; NULL = ""
    const char *agent;       // NULL: HOUSE_AGENT
    Platen__Channel channel; // mail
    uint32_t uid;            // of its mail; 0 = no place
    int64_t time;            // 0: now
    Platen__Trust trust;     // set by house_report() unless trust_set
    bool trust_set, full;
    Platen__Registration *registration;
    Platen__Enrolment *enrolment;
    Platen__Condition *condition;
    Platen__Supply *supply;
    Platen__Counter *counter;
    Platen__Completion *completion;
    Platen__ReportOrder *order;
    Platen__ReportDown *down;
    const char *text;
};

static inline Platen__Result house_report(struct house *house, const struct house_report *say)
{
    char uuid[40], hash[33] = {0};
    snprintf(uuid, sizeof uuid, "00000000-0000-4000-8000-%012llu",
             (unsigned long long)++house->sequence);
    Platen__Report report;
    platen__report__init(&report);
    report.id = say->uuid != NULL ? T(say->uuid) : uuid;
    report.agent = say->agent != NULL ? T(say->agent) : T(HOUSE_AGENT);
    report.terminal = say->terminal != NULL ? T(say->terminal) : T("copier");
    report.manager = say->manager != NULL ? T(say->manager) : T(HOUSE_MANAGER);
    report.reply_address = T(say->reply != NULL ? say->reply : "");
    report.recipient = T("centre@platen.test");
    report.time = say->time != 0 ? say->time : house->now;
    report.sequence = house->sequence;
    report.purpose = T("status");
    report.full = say->full;
    report.registration = say->registration;
    report.enrolment = say->enrolment;
    Platen__Condition *conditions[] = {say->condition};
    report.n_conditions = say->condition != NULL;
    report.conditions = conditions;
    Platen__Supply *supplies[] = {say->supply};
    report.n_supplies = say->supply != NULL;
    report.supplies = supplies;
    Platen__Counter *counters[] = {say->counter};
    report.n_counters = say->counter != NULL;
    report.counters = counters;
    Platen__Completion *completions[] = {say->completion};
    report.n_completions = say->completion != NULL;
    report.completions = completions;
    Platen__ReportOrder *orders[] = {say->order};
    report.n_orders = say->order != NULL;
    report.orders = orders;
    Platen__ReportDown *downs[] = {say->down};
    report.n_downs = say->down != NULL;
    report.downs = downs;
    Platen__ReportText text;
    platen__report_text__init(&text);
    text.text = T(say->text != NULL ? say->text : "");
    Platen__ReportText *texts[] = {&text};
    report.n_messages = say->text != NULL;
    report.messages = texts;

    Platen__Parsed parsed;
    platen__parsed__init(&parsed);
    // The end of a UUID is what differs.
    const char *content = say->hash != NULL ? say->hash : report.id + 4;
    snprintf(hash, sizeof hash, "%32.32s", content);
    parsed.report_sha256 = (ProtobufCBinaryData){.len = 32, .data = (uint8_t *)hash};
    parsed.report = &report;
    parsed.trust = say->trust_set ? say->trust : PLATEN__TRUST__TRUST_SIGNED;
    parsed.outer_agent = T(say->outer != NULL ? say->outer : "");
    parsed.message_id = T("m1@platen.test");
    Platen__MailPlace place;
    platen__mail_place__init(&place);
    place.account = T("gateway");
    place.folder = T("INBOX");
    place.uidvalidity = 7;
    place.uid = say->uid;
    Platen__TakeReport take;
    platen__take_report__init(&take);
    take.parsed = &parsed;
    take.channel = say->channel;
    if (say->uid != 0)
        take.place = &place;
    Platen__Command command = HOUSE_COMMAND(TAKE_REPORT, take_report, &take);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    return house_apply(house, &command);
}

// Registers "copier"; its id is 1 and its manager HOUSE_MANAGER unless another is named.
static inline void house_register(struct house *house, const char *manager)
{
    Platen__Registration registration;
    platen__registration__init(&registration);
    registration.serial = T("SN1");
    registration.model = T("M100");
    registration.place = T("second floor");
    struct house_report say = {.registration = &registration,
                               .manager = manager,
                               .channel = PLATEN__CHANNEL__CHANNEL_HTTP};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
}

// A house with the terminal registered, by its default manager.
static inline struct house *house_registered(void)
{
    struct house *house = house_open();
    house_register(house, NULL);
    return house;
}

static inline Platen__Supply house_toner(int64_t percent)
{
    Platen__Supply supply;
    platen__supply__init(&supply);
    supply.index = T("1.1");
    supply.type = T("toner");
    supply.colour = T("black");
    supply.unit = T("percent");
    supply.capacity = 100;
    supply.level = percent;
    supply.level_kind =
        percent < 0 ? PLATEN__LEVEL_KIND__LEVEL_UNKNOWN : PLATEN__LEVEL_KIND__LEVEL_EXACT;
    return supply;
}

static inline Platen__Condition house_condition(const char *keyword, Platen__Severity severity)
{
    Platen__Condition condition;
    platen__condition__init(&condition);
    condition.keyword = T(keyword);
    condition.severity = severity;
    return condition;
}

#define HOUSE_ERROR PLATEN__SEVERITY__SEVERITY_ERROR
#define HOUSE_WARNING PLATEN__SEVERITY__SEVERITY_WARNING

static inline Platen__Result house_toner_report(struct house *house, int64_t percent)
{
    Platen__Supply supply = house_toner(percent);
    struct house_report say = {.supply = &supply};
    return house_report(house, &say);
}

static inline Platen__Case *house_case(struct house *house, uint64_t id)
{
    Platen__Case *kase = house_get(house, STORE_CASE, id);
    ck_assert_ptr_nonnull(kase);
    return kase;
}

#endif
