#include "lib/report_field.h"

#include <stddef.h>

#include "schemas/messages.pb-c.h"

#define FIELD(type, member, label, kind)                                                           \
    {                                                                                              \
        .name = label, .offset = offsetof(type, member), .form = REPORT_FORM_##kind                \
    }
#define NEEDED(type, member, label, kind)                                                          \
    {                                                                                              \
        .name = label, .offset = offsetof(type, member), .form = REPORT_FORM_##kind,               \
        .required = true                                                                           \
    }
#define NAMED(type, member, label, words)                                                          \
    {                                                                                              \
        .name = label, .offset = offsetof(type, member), .form = REPORT_FORM_NAME_OF,              \
        .names = words                                                                             \
    }
#define ONE_OF(type, member, label, words)                                                         \
    {                                                                                              \
        .name = label, .offset = offsetof(type, member), .form = REPORT_FORM_ONE_OF,               \
        .required = true, .names = words                                                           \
    }

static const char *const purposes[] = {
    "enrolment", "registration", "status", "completion", "order", "message", "update", "mail", NULL,
};
static const char *const severities[] = {"", "report", "warning", "error", NULL};
static const char *const origins[] = {"sensor", "panel", "forwarded", NULL};
static const char *const classes[] = {"consumed", "filled", NULL};
static const char *const states[] = {"unknown", "ok", "low", "empty", "full", "some", NULL};
static const char *const update_states[] = {"asks", "runs", "failed", NULL};
static const char *const down_states[] = {"done", "refused", NULL};
static const char *const types[] = {"accepted", "duplicate", "waiting", "refused", NULL};

static const struct report_field condition_fields[] = {
    NEEDED(Platen__Condition, keyword, "keyword", KEYWORD),
    NAMED(Platen__Condition, severity, "severity", severities),
    FIELD(Platen__Condition, component, "component", SHORT),
    FIELD(Platen__Condition, since, "since", TIME),
    NAMED(Platen__Condition, origin, "origin", origins),
    FIELD(Platen__Condition, text, NULL, LONG),
};

static const struct report_field supply_fields[] = {
    NEEDED(Platen__Supply, index, "index", SHORT),
    NAMED(Platen__Supply, class_, "class", classes),
    FIELD(Platen__Supply, type, "type", WORD),
    FIELD(Platen__Supply, colour, "colour", WORD),
    FIELD(Platen__Supply, level, "level", LEVEL),
    FIELD(Platen__Supply, capacity, "capacity", AMOUNT),
    FIELD(Platen__Supply, unit, "unit", WORD),
    FIELD(Platen__Supply, part, "part", SHORT),
    FIELD(Platen__Supply, serial, "serial", SHORT),
    NAMED(Platen__Supply, state, "state", states),
    FIELD(Platen__Supply, estimated, "estimated", FLAG),
    FIELD(Platen__Supply, name, NULL, SHORT),
};

static const struct report_field counter_fields[] = {
    NEEDED(Platen__Counter, name, "name", KEYWORD),
    NEEDED(Platen__Counter, value, NULL, COUNT),
};

static const struct report_field text_fields[] = {
    NAMED(Platen__ReportText, origin, "origin", origins),
    FIELD(Platen__ReportText, text, NULL, LONG),
};

static const struct report_field line_fields[] = {
    NEEDED(Platen__OrderLine, item, "item", SHORT),
    NEEDED(Platen__OrderLine, quantity, "quantity", QUANTITY),
};

static const struct report_field order_fields[] = {
    NAMED(Platen__ReportOrder, origin, "origin", origins),
};

static const struct report_element order_line = {
    .descriptor = &platen__order_line__descriptor,
    .fields = line_fields,
    .field_count = sizeof(line_fields) / sizeof(line_fields[0]),
    .offset = offsetof(Platen__ReportOrder, line),
};

static const struct report_field completion_fields[] = {
    FIELD(Platen__Completion, supply, "supply", SHORT),
    FIELD(Platen__Completion, condition, "condition", KEYWORD),
    FIELD(Platen__Completion, component, "component", SHORT),
    FIELD(Platen__Completion, service_id, "case", SHORT),
    FIELD(Platen__Completion, evidence, "evidence", WORD),
    NAMED(Platen__Completion, origin, "origin", origins),
    FIELD(Platen__Completion, text, NULL, LONG),
};

static const struct report_field registration_fields[] = {
    FIELD(Platen__Registration, serial, "serial", SHORT),
    FIELD(Platen__Registration, maker, "maker", SHORT),
    FIELD(Platen__Registration, model, "model", SHORT),
    FIELD(Platen__Registration, place, "place", SHORT),
    FIELD(Platen__Registration, site, "site", SHORT),
    FIELD(Platen__Registration, department, "department", SHORT),
    FIELD(Platen__Registration, number, "number", NUMBER),
    FIELD(Platen__Registration, in_company_id, "in-company-id", SHORT),
};

// Its two keys are elements inside: lib/report.c reads and writes them.
static const struct report_field enrolment_fields[] = {
    NEEDED(Platen__Enrolment, code, "code", SHORT),
};

static const struct report_field update_fields[] = {
    ONE_OF(Platen__ReportUpdate, state, "state", update_states),
    FIELD(Platen__ReportUpdate, program, "program", WORD),
    FIELD(Platen__ReportUpdate, release, "release", COUNT),
    FIELD(Platen__ReportUpdate, model, "model", SHORT),
    FIELD(Platen__ReportUpdate, text, NULL, LONG),
};

static const struct report_field told_fields[] = {
    NEEDED(Platen__ReportDown, number, "number", COUNT),
    ONE_OF(Platen__ReportDown, state, "state", down_states),
    FIELD(Platen__ReportDown, text, NULL, LONG),
};

#define MANY(label, kind, members, rows)                                                           \
    {                                                                                              \
        .name = label, .descriptor = &platen__##kind##__descriptor, .fields = rows,                \
        .field_count = sizeof(rows) / sizeof(rows[0]),                                             \
        .count_offset = offsetof(Platen__Report, n_##members),                                     \
        .offset = offsetof(Platen__Report, members)                                                \
    }
#define SINGLE(label, kind, member, rows)                                                          \
    {                                                                                              \
        .name = label, .descriptor = &platen__##kind##__descriptor, .fields = rows,                \
        .field_count = sizeof(rows) / sizeof(rows[0]), .offset = offsetof(Platen__Report, member)  \
    }

static const struct report_element report_elements[] = {
    SINGLE("registration", registration, registration, registration_fields),
    SINGLE("enrolment", enrolment, enrolment, enrolment_fields),
    MANY("condition", condition, conditions, condition_fields),
    MANY("supply", supply, supplies, supply_fields),
    MANY("counter", counter, counters, counter_fields),
    MANY("message", report_text, messages, text_fields),
    {.name = "order",
     .descriptor = &platen__report_order__descriptor,
     .fields = order_fields,
     .field_count = sizeof(order_fields) / sizeof(order_fields[0]),
     .count_offset = offsetof(Platen__Report, n_orders),
     .offset = offsetof(Platen__Report, orders),
     .line = &order_line},
    MANY("completion", completion, completions, completion_fields),
    MANY("update", report_update, updates, update_fields),
    MANY("down", report_down, downs, told_fields),
};

static const struct report_field report_fields[] = {
    NEEDED(Platen__Report, id, "id", UUID),
    NEEDED(Platen__Report, agent, "agent", AGENT),
    FIELD(Platen__Report, terminal, "terminal", SHORT),
    NEEDED(Platen__Report, time, "time", TIME),
    NEEDED(Platen__Report, sequence, "sequence", COUNT),
    ONE_OF(Platen__Report, purpose, "purpose", purposes),
    FIELD(Platen__Report, recipient, "recipient", MAIL),
    FIELD(Platen__Report, manager, "manager", MAIL),
    FIELD(Platen__Report, reply_address, "reply", MAIL),
    FIELD(Platen__Report, full, "full", FLAG),
};

const struct report_document report_document_report = {
    .name = "report",
    .space = "urn:platen:report:1",
    .descriptor = &platen__report__descriptor,
    .fields = report_fields,
    .field_count = sizeof(report_fields) / sizeof(report_fields[0]),
    .elements = report_elements,
    .element_count = sizeof(report_elements) / sizeof(report_elements[0]),
};

static const struct report_field data_fields[] = {
    NEEDED(Platen__Fact, name, "name", KEYWORD),
    FIELD(Platen__Fact, value, NULL, HUGE),
};

static const struct report_field down_fields[] = {
    NEEDED(Platen__Fact, number, "number", COUNT),
    NEEDED(Platen__Fact, name, "name", KEYWORD),
    FIELD(Platen__Fact, value, NULL, LONG),
};

static const struct report_element reply_elements[] = {
    {.name = "data",
     .descriptor = &platen__fact__descriptor,
     .fields = data_fields,
     .field_count = sizeof(data_fields) / sizeof(data_fields[0]),
     .count_offset = offsetof(Platen__Reply, n_data),
     .offset = offsetof(Platen__Reply, data)},
    {.name = "down",
     .descriptor = &platen__fact__descriptor,
     .fields = down_fields,
     .field_count = sizeof(down_fields) / sizeof(down_fields[0]),
     .count_offset = offsetof(Platen__Reply, n_downs),
     .offset = offsetof(Platen__Reply, downs)},
};

static const struct report_field reply_fields[] = {
    NEEDED(Platen__Reply, report, "report", UUID),
    NEEDED(Platen__Reply, agent, "agent", AGENT),
    FIELD(Platen__Reply, reception, "reception", RECEPTION),
    NEEDED(Platen__Reply, time, "time", TIME),
    ONE_OF(Platen__Reply, type, "type", types),
    FIELD(Platen__Reply, description, "description", LONG),
};

const struct report_document report_document_reply = {
    .name = "reply",
    .space = "urn:platen:reply:1",
    .descriptor = &platen__reply__descriptor,
    .fields = reply_fields,
    .field_count = sizeof(reply_fields) / sizeof(reply_fields[0]),
    .elements = reply_elements,
    .element_count = sizeof(reply_elements) / sizeof(reply_elements[0]),
};
