// The demo's staff, and enough of one more customer's trouble to fill their queues.
#include "tests/flow/web_demo_staff.h"

#include <stdio.h>
#include <string.h>

#include "lib/link.h"

#define T(text) ((char *)(uintptr_t)(text))

enum { CUSTOMER = 3, MANAGER = 950, CONTACT = 951, FIRST = 21, MACHINES = 24, CASES = 200, STRANGERS = 992 };

static const int64_t MINUTE = 60 * INT64_C(1000000);
static const int64_t HOUR = 3600 * INT64_C(1000000);
static const int64_t DAY = 24 * 3600 * INT64_C(1000000);
static struct store_txn *txn;
static int64_t now;

static void put_staff(uint64_t id, const char *login, const char *name, const char *role)
{
    static const char tokens[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    char token[LINK_TOKEN_SIZE];
    char *roles[] = {T(role)};
    Platen__Staff staff;
    uint8_t hash[LINK_HASH_SIZE];

    memcpy(token, tokens, sizeof token);
    token[0] = (char)('A' + id);
    link_hash(token, hash);
    platen__staff__init(&staff);
    staff.id = id;
    staff.login = T(login);
    staff.name = T(name);
    staff.mail = T("staff@platen.test");
    staff.n_roles = 1;
    staff.roles = roles;
    staff.enrol_hash = (ProtobufCBinaryData){sizeof hash, hash};
    staff.enrol_expires = now + DAY;
    store_put_id(txn, STORE_STAFF, id, &staff);
    printf("enrol-%s %s\n", login, token);
}

static void put_customer(void)
{
    Platen__Customer customer;
    Platen__Site site;
    Platen__Department department;

    platen__customer__init(&customer);
    customer.id = CUSTOMER;
    customer.code = T("C3");
    customer.name = T("Example Works");
    customer.default_site = CUSTOMER;
    customer.default_department = CUSTOMER;
    store_put_id(txn, STORE_CUSTOMER, CUSTOMER, &customer);
    platen__site__init(&site);
    site.id = CUSTOMER;
    site.customer = CUSTOMER;
    site.code = T("HQ");
    site.name = T("Works");
    site.address = T("Dock Road 12, 20457 Hamburg");
    store_put_id(txn, STORE_SITE, CUSTOMER, &site);
    platen__department__init(&department);
    department.id = CUSTOMER;
    department.customer = CUSTOMER;
    department.code = T("D5");
    department.name = T("Production");
    department.next_case = 300;
    store_put_id(txn, STORE_DEPARTMENT, CUSTOMER, &department);
}

static void put_person(uint64_t id, Platen__PersonRole role, const char *name, const char *mail)
{
    Platen__Person person;

    platen__person__init(&person);
    person.id = id;
    person.customer = CUSTOMER;
    person.role = role;
    person.name = T(name);
    person.mail = T(mail);
    person.telephone = T("+49 40 5550 300");
    person.confirmed = now - 30 * DAY;
    store_put_id(txn, STORE_PERSON, id, &person);
}

static void put_terminal(uint64_t id, const char *place)
{
    Platen__Terminal terminal;
    char number[16], serial[16];

    platen__terminal__init(&terminal);
    snprintf(number, sizeof number, "%06llu", 200000ull + id);
    snprintf(serial, sizeof serial, "86%06llu", 30000ull + 13 * id);
    terminal.id = id;
    terminal.number = number;
    terminal.serial = serial;
    terminal.place = T(place);
    terminal.maker = T("Sharp");
    terminal.model = T(id % 3 ? "MX-2630" : "BP200");
    terminal.customer = terminal.site = terminal.department = CUSTOMER;
    terminal.manager = MANAGER;
    terminal.installing = CONTACT;
    terminal.state = PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    terminal.heard = now - (int64_t)id * 7 * MINUTE;
    terminal.silent = id % 11 == 0;
    store_put_id(txn, STORE_TERMINAL, id, &terminal);
}

static void put_case(uint64_t n, uint64_t terminal, Platen__CaseKind kind, const char *keyword,
                     const char *text, uint64_t order, uint64_t visit)
{
    bool error = kind == PLATEN__CASE_KIND__CASE_FAILURE && n % 2;
    bool shortage = kind == PLATEN__CASE_KIND__CASE_SHORTAGE;
    char service[24];
    Platen__CaseMessage message;
    Platen__CaseMessage *messages[] = {&message};
    Platen__Case kase;

    platen__case__init(&kase);
    snprintf(service, sizeof service, "D5-%06llu", (unsigned long long)n);
    kase.id = CASES + n;
    kase.service_id = service;
    kase.customer = kase.department = CUSTOMER;
    kase.terminal = terminal;
    kase.kind = kind;
    kase.state = visit   ? PLATEN__CASE_STATE__CASE_VISIT_ASKED
                 : order ? PLATEN__CASE_STATE__CASE_ORDERED
                         : PLATEN__CASE_STATE__CASE_OPEN;
    kase.keyword = T(keyword);
    kase.severity = error ? PLATEN__SEVERITY__SEVERITY_ERROR : PLATEN__SEVERITY__SEVERITY_WARNING;
    kase.supply_type = T(shortage ? "toner" : "");
    kase.colour = T(!shortage ? "" : n % 2 ? "black" : "magenta");
    kase.text = T(text);
    kase.opened = kase.since = now - (int64_t)n * n * 9 * MINUTE;
    kase.order = order;
    kase.visit = visit;
    kase.first_report = kase.last_report = 900 + n;
    kase.notice = true;
    platen__case_message__init(&message);
    message.from = T("colleague@platen.test");
    message.text = T("We have some left.");
    message.time = now - HOUR;
    message.mail = STRANGERS;
    message.stranger = true;
    kase.messages = messages;
    kase.n_messages = n == 2; // nobody of the case's people wrote it
    store_put_id(txn, STORE_CASE, kase.id, &kase);
}

static void put_report(uint64_t n, uint64_t terminal, const char *summary)
{
    uint64_t cases[] = {CASES + n};
    char *flags[] = {T("time-implausible")};
    Platen__ReportRecord report;

    platen__report_record__init(&report);
    report.reception = 900 + n;
    report.epoch = 1;
    report.uuid = T("7f2c1c1e-2f31-4c7a-9c51-0c6f2a7be001");
    report.agent = T("0123456789abcdef0123");
    report.terminal = terminal;
    report.received = now - (int64_t)n * n * 9 * MINUTE;
    report.time = report.received - MINUTE;
    report.channel = PLATEN__CHANNEL__CHANNEL_MAIL;
    report.by_mail = true;
    report.trust = PLATEN__TRUST__TRUST_SIGNED;
    report.purpose = T("status");
    report.summary = T(summary);
    report.n_cases = 1;
    report.cases = cases;
    report.n_flags = n % 4 == 0;
    report.flags = flags;
    report.times_received = 1 + n % 2;
    store_put_id(txn, STORE_REPORT, report.reception, &report);
}

// Queries of terminals, as staff see them: to do, and done by mail, order and visit.
static void put_query(uint64_t n, uint64_t terminal, const char *said, const char *summary,
                      Platen__OutputState output)
{
    static const char *const acts[][2] = {{"mail", "contact.works@platen.test"},
                                          {"order", "O-000291"},
                                          {"service", "D5-000002"},
                                          {"aside", ""}};
    Platen__Handling handled[4], *list[4];
    uint64_t cases[] = {CASES + 1};
    Platen__ReportRecord report;

    platen__report_record__init(&report);
    for (size_t i = 0; i < 4; i++) {
        platen__handling__init(&handled[i]);
        handled[i].what = T(acts[i][0]);
        handled[i].to = T(acts[i][1]);
        handled[i].by = T(i == 1 ? "gateway" : "dispatcher");
        handled[i].time = now - (int64_t)(4 - i) * MINUTE;
        list[i] = &handled[i];
    }
    handled[1].order = 291;
    handled[3].back = now;
    handled[3].back_by = T("dispatcher");
    report.reception = 940 + n;
    report.epoch = 1;
    report.terminal = terminal;
    report.received = report.time = now - (int64_t)n * 7 * MINUTE;
    report.channel = PLATEN__CHANNEL__CHANNEL_QUERY;
    report.by_http = true;
    report.purpose = T("status");
    report.summary = T(summary);
    report.query = T("U=123456&P=341");
    report.description = T(said);
    report.times_received = 1;
    report.output = output;
    report.department = CUSTOMER;
    report.n_cases = n == 1;
    report.cases = cases;
    report.n_handled = output == PLATEN__OUTPUT_STATE__OUTPUT_HANDLED ? 4 : 0;
    report.handled = list;
    store_put_id(txn, STORE_REPORT, report.reception, &report);
}

static void put_queries(void)
{
    put_query(1, FIRST, "toner end", "toner-low", PLATEN__OUTPUT_STATE__OUTPUT_OPEN);
    put_query(2, FIRST + 1, "abnormal condition in fixing drum", "fuser-failure",
              PLATEN__OUTPUT_STATE__OUTPUT_OPEN);
    put_query(3, FIRST + 2, "scumming", "\xe2\x80\x9cmany scummings\xe2\x80\x9d",
              PLATEN__OUTPUT_STATE__OUTPUT_OPEN);
    put_query(4, FIRST, "toner bottle should be replaced", "toner-low",
              PLATEN__OUTPUT_STATE__OUTPUT_HANDLED);
    put_query(5, FIRST + 1, "Sheets output: total 46456, monochrome 34842, color 11614.",
              "total 46456", PLATEN__OUTPUT_STATE__OUTPUT_COUNTS);
}

static void put_order(uint64_t id, uint64_t terminal, uint64_t kase, Platen__OrderState state)
{
    Platen__OrderLine line;
    Platen__OrderLine *lines[] = {&line};
    Platen__Order order;
    char number[24];

    platen__order_line__init(&line);
    line.item = T("MX-61GTBA");
    line.quantity = 2;
    platen__order__init(&order);
    snprintf(number, sizeof number, "O-%06llu", (unsigned long long)id);
    order.id = id;
    order.number = number;
    order.customer = CUSTOMER;
    order.terminal = terminal;
    order.person = MANAGER;
    order.case_id = kase;
    order.n_lines = 1;
    order.lines = lines;
    order.state = state;
    order.placed = now - (int64_t)id * 40 * MINUTE;
    order.total = 17800;
    store_put_id(txn, STORE_ORDER, id, &order);
}

static void put_visit(uint64_t id, uint64_t terminal, uint64_t kase, int64_t start)
{
    Platen__Visit visit;

    platen__visit__init(&visit);
    visit.id = id;
    visit.case_id = kase;
    visit.terminal = terminal;
    visit.person = MANAGER;
    visit.service_store = 1;
    visit.start = start;
    visit.end = start ? start + 2 * HOUR : 0;
    visit.asked = now - 2 * HOUR;
    visit.note = T("Please ring at gate 2.");
    visit.accepted = start ? now - HOUR : 0;
    store_put_id(txn, STORE_VISIT, id, &visit);
}

static void put_item(uint64_t id, const char *kind, const char *text, uint64_t terminal,
                     const char *value)
{
    Platen__StaffItem item;

    platen__staff_item__init(&item);
    item.id = id;
    item.kind = T(kind);
    item.text = T(text);
    item.opened = now - (int64_t)id * 5 * MINUTE;
    item.terminal = terminal;
    item.value = T(value);
    store_put_id(txn, STORE_STAFF_ITEM, id, &item);
}

// Answered with yes an hour ago: it can be taken back.
static void put_answered(uint64_t id)
{
    Platen__StaffItem item;

    platen__staff_item__init(&item);
    item.id = id;
    item.kind = T("held-address");
    item.text = T("Mail to manager.works@platen.test comes back.");
    item.opened = now - DAY;
    item.person = MANAGER;
    item.value = T("manager.works@platen.test");
    item.closed = now - HOUR;
    item.closed_by = T("dispatcher");
    item.accepted = true;
    store_put_id(txn, STORE_STAFF_ITEM, id, &item);
}

static void put_program(const char *path, uint64_t release, bool halted)
{
    Platen__Program program;
    Platen__ProgramStage stage;
    Platen__ProgramStage *stages[] = {&stage};
    char *models[] = {T("BC200")}, *sites[] = {T("C1/NORTH")};
    struct store_key key = store_key_text(path);

    platen__program__init(&program);
    platen__program_stage__init(&stage);
    stage.percent = 5;
    stage.n_sites = 1;
    stage.sites = sites;
    program.path = T(path);
    program.name = T("controller");
    program.release = release;
    program.version = T("2.1");
    program.text = T("controller update");
    program.n_models = 1;
    program.models = models;
    program.n_stages = 1;
    program.stages = stages;
    program.published = now - DAY;
    program.given = 12;
    program.running = 9;
    program.failed = 3;
    program.halted = halted ? now - HOUR : 0;
    program.halted_why =
        T(halted ? "3 terminals could not run it; the last said: the board said no" : "");
    store_put(txn, STORE_PROGRAM, &key, &program);
}

static void put_update(uint64_t id, const char *path, bool failed)
{
    Platen__UpdateRecord record;

    platen__update_record__init(&record);
    record.id = id;
    record.terminal = 21;
    record.path = T(path);
    record.name = T("controller");
    record.epoch = 1;
    record.reception = 400 + id;
    record.given = now - DAY + (int64_t)id * HOUR;
    record.running = failed ? 0 : record.given + MINUTE;
    record.failed = failed ? record.given + MINUTE : 0;
    record.reason = T(failed ? "apply: the command failed with status 3" : "");
    store_put_id(txn, STORE_UPDATE, id, &record);
}

static void put_programs(void)
{
    put_program("controller-11.bin", 11, false);
    put_program("controller-12.bin", 12, true);
    put_update(1, "controller-11.bin", false);
    put_update(2, "controller-12.bin", true);
}

static void put_taught(uint64_t mail)
{
    Platen__AlertForm form = PLATEN__ALERT_FORM__INIT;
    Platen__Fact fact = PLATEN__FACT__INIT, *read[] = {&fact};
    struct store_key key = store_key_text("ashby");

    fact.name = T("serial");
    fact.value = T("AB70001");
    form.name = T("ashby");
    form.version = 1;
    form.xml = T("<alerts xmlns=\"urn:platen:alerts:1\"><form name=\"ashby\" maker=\"Ashby\"><when>"
                 "<key in=\"subject\">ashby notice</key></when></form></alerts>");
    form.mail = mail;
    form.read = read;
    form.n_read = 1;
    form.set = now - HOUR;
    form.by = T("operator");
    store_key_add_u32(&key, 1);
    store_put(txn, STORE_ALERT_FORM, &key, &form);
    form.name = T("birch");
    form.off = true;
    key = store_key_text("birch");
    store_key_add_u32(&key, 1);
    store_put(txn, STORE_ALERT_FORM, &key, &form);
}

static void put_mails(void)
{
    Platen__MailIn mail;
    Platen__Outbox out;
    struct store_key key = store_key_u64(1);
    static uint8_t hash[32];
    Platen__RawRef raw = PLATEN__RAW_REF__INIT;

    raw.sha256.data = hash;
    raw.sha256.len = sizeof hash;
    raw.length = 17;

    platen__mail_in__init(&mail);
    mail.id = 990;
    mail.epoch = 1;
    mail.account = T("service");
    mail.fate = PLATEN__FATE__FATE_STAFF;
    mail.class_ = T("person");
    mail.reason = T("no machine is named");
    mail.from = T("somebody@platen.test");
    mail.subject = T("When do you come?");
    mail.received = now - 3 * HOUR;
    mail.text = T("Hello,\n\nwe wait since Monday. <script>alert(1)</script>\n");
    store_put_id(txn, STORE_MAIL_IN, mail.id, &mail);
    put_taught(mail.id);
    mail.raw = &raw;
    mail.id = 996;
    mail.subject = T("ASHBY notice 77-3");
    store_put_id(txn, STORE_MAIL_IN, mail.id, &mail);
    mail.raw = NULL;
    mail.id = 991;
    mail.fate = PLATEN__FATE__FATE_REJECTED;
    mail.class_ = T("unknown");
    mail.reason = T("too deep");
    mail.subject = T("Offer");
    store_put_id(txn, STORE_MAIL_IN, mail.id, &mail);
    mail.id = STRANGERS;
    mail.fate = PLATEN__FATE__FATE_ACCEPTED;
    mail.class_ = T("person");
    mail.reason = T("");
    mail.from = T("colleague@platen.test");
    mail.subject = T("Re: Toner low");
    mail.case_id = CASES + 2;
    store_put_id(txn, STORE_MAIL_IN, mail.id, &mail);
    platen__outbox__init(&out);
    out.event = 1;
    out.index = 7;
    out.epoch = 1;
    out.kind = T("failure");
    out.person = MANAGER;
    out.case_id = CASES + 1;
    out.terminal = FIRST;
    out.state = PLATEN__OUT_STATE__OUT_FAILED;
    out.written = now - DAY;
    out.tries = 14;
    out.error = T("451 4.7.1 try again later");
    out.automatic = 2;
    store_key_add_u32(&key, 7);
    store_put(txn, STORE_OUTBOX, &key, &out);
}

static void put_matters(void)
{
    static const struct {
        Platen__CaseKind kind;
        const char *keyword, *text;
    } rows[] = {
        {PLATEN__CASE_KIND__CASE_FAILURE, "fuser-failure", "Call for service. Code H4"},
        {PLATEN__CASE_KIND__CASE_SHORTAGE, "toner-low", "Toner low"},
        {PLATEN__CASE_KIND__CASE_MAINTENANCE, "maintenance-due", "Maintenance code TA"},
        {PLATEN__CASE_KIND__CASE_SHORTAGE, "toner-empty", ""},
        {PLATEN__CASE_KIND__CASE_SERVICE, "", "It makes a grinding noise since this morning"},
        {PLATEN__CASE_KIND__CASE_FAILURE, "media-jam", "Paper jam, tray 2"},
    };

    for (uint64_t n = 1; n <= MACHINES; n++) {
        size_t i = (n - 1) % (sizeof rows / sizeof *rows);
        uint64_t order = n % 6 == 2 ? 200 + n : 0;
        uint64_t visit = n % 12 == 1 ? 200 + n : 0;

        put_case(n, FIRST + n - 1, rows[i].kind, rows[i].keyword, rows[i].text, order, visit);
        put_report(n, FIRST + n - 1, *rows[i].text ? rows[i].text : "Toner empty");
        if (order)
            put_order(order, FIRST + n - 1, CASES + n, PLATEN__ORDER_STATE__ORDER_PLACED);
        if (visit)
            put_visit(visit, FIRST + n - 1, CASES + n,
                      n == 1 ? now / DAY * DAY + 3 * DAY + 9 * HOUR : 0);
    }
}

void demo_put_staff(struct store_txn *batch, int64_t time)
{
    static const char *const places[] = {"Hall 1, gate",      "Hall 2, line 4",
                                         "Office, 1st floor", "Dispatch, ramp east",
                                         "Laboratory, B12",   "Canteen"};

    txn = batch;
    now = time;
    put_staff(1, "dispatcher", "Dispatcher", "admin");
    put_staff(2, "accounts", "Accounts", "accounts");
    put_staff(3, "operator", "Operator", "operator");
    put_customer();
    put_person(MANAGER, PLATEN__PERSON_ROLE__PERSON_MANAGER, "Manager, works",
               "manager.works@platen.test");
    put_person(CONTACT, PLATEN__PERSON_ROLE__PERSON_INSTALLING, "Contact, works",
               "contact.works@platen.test");
    for (uint64_t i = 0; i < MACHINES; i++)
        put_terminal(FIRST + i, places[i % 6]);
    put_matters();
    put_order(290, FIRST + 2, 0, PLATEN__ORDER_STATE__ORDER_DISPATCHED);
    put_item(500, "registration", "A machine registered without a code of ours.", FIRST + 5, "");
    put_item(501, "manager-address", "A report names another manager's address.", FIRST + 6,
             "new.manager@platen.test");
    put_item(560, "unknown-terminal",
             "A terminal asks by the number 777777, which is not registered.", 0, "777777");
    put_item(502, "implausible", "The counter total went from 80,412 to 12.", FIRST + 7, "");
    put_answered(504);
    put_programs();
    put_queries();
    put_mails();
}
