#include "gateway/base/query_things.h"

#include <string.h>

#include "schemas/messages.pb-c.h"

#define P QUERY_PLAIN
#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, QUERY_PLAIN, false                                                             \
    }

static const struct query_field dealer[] = {
    {"name", NULL, P, false},         {"telephone", NULL, P, false},
    {"mail", NULL, P, false},         {"address", NULL, P, false},
    {"language", NULL, P, false},     {"zone", NULL, P, false},
    {"currency", NULL, P, false},     {"accent", NULL, P, false},
    {"low_percent", NULL, P, false},  {"clear_rise", NULL, P, false},
    {"undo_minutes", NULL, P, false}, {"flap_minutes", NULL, P, false},
    {"silent_hours", NULL, P, false}, {"sender_mails", NULL, P, false},
    {"sender_minutes", NULL, P, false}, {"still_days", NULL, P, false},
    {"fax_address", NULL, P, false},  {"slip_seconds", NULL, P, false},
    {"veto_minutes", NULL, P, false}, {"orders_month", NULL, P, false},
    {"early_percent", NULL, P, false}, END};
static const struct query_field customer[] = {{"id", NULL, P, false},
                                              {"code", NULL, P, false},
                                              {"name", NULL, P, false},
                                              {"language", NULL, P, false},
                                              {"zone", NULL, P, false},
                                              {"default_site", NULL, QUERY_SITE, false},
                                              {"default_department", NULL, QUERY_DEPARTMENT, false},
                                              END};
static const struct query_field site[] = {{"id", NULL, P, false},
                                          {"customer", NULL, QUERY_CUSTOMER, false},
                                          {"code", NULL, P, false},
                                          {"name", NULL, P, false},
                                          {"address", NULL, P, false},
                                          {"zone", NULL, P, false},
                                          END};
static const struct query_field department[] = {{"id", NULL, P, false},
                                                {"customer", NULL, QUERY_CUSTOMER, false},
                                                {"code", NULL, P, false},
                                                {"name", NULL, P, false},
                                                {"mail", NULL, P, false},
                                                {"next_case", NULL, P, false},
                                                END};
static const struct query_field person[] = {{"id", NULL, P, false},
                                            {"customer", NULL, QUERY_CUSTOMER, false},
                                            {"role", NULL, P, false},
                                            {"name", NULL, P, false},
                                            {"mail", NULL, P, false},
                                            {"second_mail", NULL, P, false},
                                            {"telephone", NULL, P, false},
                                            {"fax", NULL, P, false},
                                            {"language", NULL, P, false},
                                            {"zone", NULL, P, false},
                                            {"sites", NULL, QUERY_SITE, false},
                                            {"terminals", NULL, QUERY_TERMINAL, false},
                                            {"confirmed", NULL, QUERY_TIME, false},
                                            {"held_since", NULL, QUERY_TIME, false},
                                            {"held_reason", NULL, P, false},
                                            {"link_generation", NULL, P, false},
                                            {"link_expires", NULL, QUERY_TIME, false},
                                            {"link_revoked", NULL, P, false},
                                            {"link_mailed", NULL, QUERY_TIME, true},
                                            {"confirm_mailed", NULL, QUERY_TIME, true},
                                            END};
static const struct query_field terminal[] = {{"id", NULL, P, false},
                                              {"number", NULL, P, false},
                                              {"customer", NULL, QUERY_CUSTOMER, false},
                                              {"site", NULL, QUERY_SITE, false},
                                              {"department", NULL, QUERY_DEPARTMENT, false},
                                              {"maker", NULL, P, false},
                                              {"model", NULL, P, false},
                                              {"serial", NULL, P, false},
                                              {"place", NULL, P, false},
                                              {"state", NULL, P, false},
                                              {"silent", NULL, P, false},
                                              {"agent", NULL, P, false},
                                              {"agent_name", NULL, P, false},
                                              {"manager", NULL, QUERY_PERSON, false},
                                              {"manager_asked", NULL, P, false},
                                              {"unverified_updates", NULL, P, false},
                                              {"installing", NULL, QUERY_PERSON, false},
                                              {"orders_itself", NULL, P, false},
                                              {"signed_only", NULL, P, false},
                                              {"down_waits", NULL, P, false},
                                              {"orders_at_end", NULL, P, false},
                                              {"orders_month", NULL, P, false},
                                              {"tells_itself", NULL, P, false},
                                              {"in_company_id", NULL, P, false},
                                              {"contract_id", NULL, P, false},
                                              {"billing_reference", NULL, P, false},
                                              {"registered", NULL, QUERY_TIME, false},
                                              {"heard", NULL, QUERY_TIME, false},
                                              {"interval", "interval_seconds", QUERY_SECONDS, true},
                                              {"centre", NULL, P, true},
                                              {"supplies", NULL, P, true},
                                              {"conditions", NULL, P, true},
                                              {"counters", NULL, P, true},
                                              {"counters_time", NULL, QUERY_TIME, true},
                                              {"counters_unsigned", NULL, P, true},
                                              {"mail_time", NULL, QUERY_TIME, true},
                                              {"unmonitored", NULL, P, false},
                                              {"retired", NULL, QUERY_TIME, false},
                                              {"merged_into", NULL, QUERY_TERMINAL, false},
                                              {"replaced_by", NULL, QUERY_TERMINAL, false},
                                              {"replaces", NULL, QUERY_TERMINAL, false},
                                              {"merged", NULL, QUERY_TERMINAL, true},
                                              {"closing", NULL, P, true},
                                              {"opening", NULL, P, true},
                                              END};
static const struct query_field model[] = {{"id", NULL, P, false},    {"code", NULL, P, false},
                                           {"maker", NULL, P, false}, {"name", NULL, P, false},
                                           {"kind", NULL, P, false},  END};
static const struct query_field item[] = {
    {"id", NULL, P, false},      {"code", NULL, P, false},
    {"kind", NULL, P, false},    {"models", NULL, P, false},
    {"name", NULL, P, false},    {"supply_type", NULL, P, false},
    {"colour", NULL, P, false},  {"part", NULL, P, false},
    {"yield", NULL, P, false},   {"price", NULL, QUERY_MONEY, false},
    {"picture", NULL, P, false}, {"fitted_by", NULL, P, false},
    {"names", NULL, P, true},    {"how_to", NULL, P, true},
    END};
static const struct query_field condition[] = {
    {"keyword", NULL, P, false}, {"model", NULL, P, false},      {"language", NULL, P, false},
    {"name", NULL, P, false},    {"what_to_do", NULL, P, false}, END};
static const struct query_field maintenance[] = {
    {"model", NULL, P, false}, {"code", NULL, P, false},       {"name", NULL, P, false},
    {"item", NULL, P, false},  {"what_to_do", NULL, P, false}, END};
static const struct query_field guide[] = {{"id", NULL, P, false},       {"model", NULL, P, false},
                                           {"language", NULL, P, false}, {"title", NULL, P, false},
                                           {"text", NULL, P, true},      END};
static const struct query_field service_store[] = {{"id", NULL, P, false},
                                                   {"code", NULL, P, false},
                                                   {"name", NULL, P, false},
                                                   {"mail", NULL, P, false},
                                                   {"telephone", NULL, P, false},
                                                   {"zone", NULL, P, false},
                                                   {"service_person", NULL, P, false},
                                                   END};
static const struct query_field available[] = {{"id", NULL, P, false},
                                               {"service_store", "store", QUERY_STORE, false},
                                               {"start", NULL, QUERY_TIME, false},
                                               {"end", NULL, QUERY_TIME, false},
                                               {"visit", NULL, P, false},
                                               END};
static const struct query_field agent[] = {{"id", NULL, P, false},
                                           {"customer", NULL, QUERY_CUSTOMER, false},
                                           {"site", NULL, QUERY_SITE, false},
                                           {"reply_address", NULL, P, false},
                                           {"centre", NULL, P, false},
                                           {"enrolled", NULL, QUERY_TIME, false},
                                           {"heard", NULL, QUERY_TIME, false},
                                           {"last_sequence", NULL, P, false},
                                           {"revoked", NULL, P, false},
                                           END};
static const struct query_field code[] = {
    {"customer", NULL, QUERY_CUSTOMER, false}, {"site", NULL, QUERY_SITE, false},
    {"expires", NULL, QUERY_TIME, false},      {"used_by", NULL, P, false},
    {"used", NULL, QUERY_TIME, false},         END};
static const struct query_field staff[] = {
    {"id", NULL, P, false},       {"login", NULL, P, false},
    {"name", NULL, P, false},     {"mail", NULL, P, false},
    {"roles", NULL, P, false},    {"enrol_expires", NULL, QUERY_TIME, false},
    {"failures", NULL, P, false}, {"locked_until", NULL, QUERY_TIME, false},
    {"removed", NULL, P, false},  END};
static const struct query_field kase[] = {{"id", NULL, P, false},
                                          {"service_id", NULL, P, false},
                                          {"customer", NULL, QUERY_CUSTOMER, false},
                                          {"department", NULL, QUERY_DEPARTMENT, false},
                                          {"terminal", NULL, QUERY_TERMINAL, false},
                                          {"kind", NULL, P, false},
                                          {"state", NULL, P, false},
                                          {"notice", NULL, P, false},
                                          {"keyword", NULL, P, false},
                                          {"severity", NULL, P, false},
                                          {"component", NULL, P, false},
                                          {"supply_index", NULL, P, false},
                                          {"supply_type", NULL, P, false},
                                          {"colour", NULL, P, false},
                                          {"text", NULL, P, false},
                                          {"trust", NULL, P, false},
                                          {"opened", NULL, QUERY_TIME, false},
                                          {"since", NULL, QUERY_TIME, false},
                                          {"changed", NULL, QUERY_TIME, false},
                                          {"done", NULL, QUERY_TIME, false},
                                          {"done_by", NULL, P, false},
                                          {"evidence", NULL, P, false},
                                          {"order", NULL, QUERY_ORDER, false},
                                          {"visit", NULL, P, false},
                                          {"first_report", NULL, QUERY_RECEPTION, false},
                                          {"last_report", NULL, QUERY_RECEPTION, false},
                                          {"reopened", NULL, P, false},
                                          {"mailed", NULL, QUERY_TIME, true},
                                          {"messages", NULL, P, true},
                                          {"supply", NULL, P, true},
                                          END};
static const struct query_field order[] = {{"id", NULL, P, false},
                                           {"number", NULL, P, false},
                                           {"customer", NULL, QUERY_CUSTOMER, false},
                                           {"terminal", NULL, QUERY_TERMINAL, false},
                                           {"person", NULL, QUERY_PERSON, false},
                                           {"case_id", "case", QUERY_CASE, false},
                                           {"lines", NULL, P, false},
                                           {"state", NULL, P, false},
                                           {"placed", NULL, QUERY_TIME, false},
                                           {"undo_until", NULL, QUERY_TIME, false},
                                           {"delivery_start", NULL, QUERY_TIME, false},
                                           {"delivery_end", NULL, QUERY_TIME, false},
                                           {"dispatched", NULL, QUERY_TIME, false},
                                           {"delivered", NULL, QUERY_TIME, false},
                                           {"total", NULL, QUERY_MONEY, false},
                                           {"service_store", "store", QUERY_STORE, false},
                                           {"note", NULL, P, false},
                                           {"by_itself", NULL, P, false},
                                           {"places", NULL, QUERY_TIME, false},
                                           {"report", NULL, QUERY_RECEPTION, false},
                                           END};
static const struct query_field visit[] = {{"id", NULL, P, false},
                                           {"case_id", "case", QUERY_CASE, false},
                                           {"terminal", NULL, QUERY_TERMINAL, false},
                                           {"person", NULL, QUERY_PERSON, false},
                                           {"service_store", "store", QUERY_STORE, false},
                                           {"start", NULL, QUERY_TIME, false},
                                           {"end", NULL, QUERY_TIME, false},
                                           {"state", NULL, P, false},
                                           {"asked", NULL, QUERY_TIME, false},
                                           {"sequence", NULL, P, false},
                                           {"note", NULL, P, false},
                                           END};
static const struct query_field program[] = {{"path", NULL, P, false},
                                             {"name", "program", P, false},
                                             {"release", NULL, P, false},
                                             {"version", NULL, P, false},
                                             {"text", NULL, P, true},
                                             {"models", NULL, P, false},
                                             {"length", NULL, P, true},
                                             {"sha256", NULL, QUERY_HEX, true},
                                             {"published", NULL, QUERY_TIME, false},
                                             {"withdrawn", NULL, P, false},
                                             {"halted", NULL, QUERY_TIME, false},
                                             {"halted_why", NULL, P, false},
                                             {"stages", NULL, P, false},
                                             {"failures_most", NULL, P, false},
                                             {"given", NULL, P, false},
                                             {"running", NULL, P, false},
                                             {"failed", NULL, P, false},
                                             {"last_failure", NULL, P, false},
                                             END};
static const struct query_field update[] = {{"id", NULL, P, false},
                                            {"terminal", NULL, QUERY_TERMINAL, false},
                                            {"path", NULL, P, false},
                                            {"name", "program", P, false},
                                            {"release", NULL, P, false},
                                            {"version", NULL, P, false},
                                            {"reception", NULL, QUERY_RECEPTION, false},
                                            {"channel", NULL, P, false},
                                            {"given", NULL, QUERY_TIME, false},
                                            {"sent", NULL, QUERY_TIME, false},
                                            {"running", NULL, QUERY_TIME, false},
                                            {"failed", NULL, QUERY_TIME, false},
                                            {"reason", NULL, P, false},
                                            END};
static const struct query_field down[] = {{"id", NULL, P, false},
                                          {"terminal", NULL, QUERY_TERMINAL, false},
                                          {"name", NULL, P, false},
                                          {"text", NULL, P, false},
                                          {"result", NULL, P, false},
                                          {"asked", NULL, QUERY_TIME, false},
                                          {"by", NULL, P, false},
                                          {"given", NULL, P, false},
                                          {"given_at", NULL, QUERY_TIME, false},
                                          {"reception", NULL, QUERY_RECEPTION, true},
                                          {"done", NULL, QUERY_TIME, false},
                                          {"word", NULL, P, false},
                                          END};
static const struct query_field early[] = {{"id", NULL, P, false},
                                           {"terminal", NULL, QUERY_TERMINAL, false},
                                           {"customer", NULL, QUERY_CUSTOMER, false},
                                           {"index", NULL, P, false},
                                           {"name", NULL, P, false},
                                           {"type", NULL, P, false},
                                           {"colour", NULL, P, false},
                                           {"time", NULL, QUERY_TIME, false},
                                           {"last", NULL, QUERY_TIME, false},
                                           {"serial_before", NULL, P, false},
                                           {"serial_after", NULL, P, false},
                                           {"percent", NULL, P, false},
                                           {"estimated", NULL, P, false},
                                           {"item", NULL, P, false},
                                           {"price", NULL, QUERY_MONEY, false},
                                           {"wasted", NULL, QUERY_MONEY, false},
                                           {"reception", NULL, QUERY_RECEPTION, false},
                                           {"case_id", "case", QUERY_CASE, false},
                                           {"state", NULL, P, false},
                                           {"reason", NULL, P, false},
                                           {"text", NULL, P, false},
                                           {"answered", NULL, QUERY_TIME, false},
                                           {"person", NULL, QUERY_PERSON, false},
                                           {"by", NULL, P, false},
                                           END};
static const struct query_field report[] = {{"reception", NULL, QUERY_RECEPTION, false},
                                            {"uuid", NULL, P, false},
                                            {"agent", NULL, P, false},
                                            {"terminal", NULL, QUERY_TERMINAL, false},
                                            {"time", NULL, QUERY_TIME, false},
                                            {"received", NULL, QUERY_TIME, false},
                                            {"channel", NULL, P, false},
                                            {"trust", NULL, P, false},
                                            {"purpose", NULL, P, false},
                                            {"summary", NULL, P, false},
                                            {"flags", NULL, P, false},
                                            {"cases", NULL, QUERY_CASE, false},
                                            {"times_received", NULL, P, false},
                                            {"by_mail", NULL, P, false},
                                            {"by_http", NULL, P, false},
                                            {"output", NULL, P, false},
                                            {"department", NULL, QUERY_DEPARTMENT, false},
                                            {"handled", NULL, P, false},
                                            {"query", NULL, P, true},
                                            {"reply_type", NULL, P, true},
                                            {"description", NULL, P, true},
                                            {"sha256", NULL, QUERY_HEX, true},
                                            {"supplies", NULL, P, true},
                                            {"conditions", NULL, P, true},
                                            {"counters", NULL, P, true},
                                            {"raw", NULL, P, true},
                                            END};
static const struct query_field mail[] = {{"id", "reception", QUERY_RECEPTION, false},
                                          {"fate", NULL, P, false},
                                          {"class", NULL, P, false},
                                          {"reason", NULL, P, false},
                                          {"from", NULL, P, false},
                                          {"subject", NULL, P, false},
                                          {"message_id", NULL, P, false},
                                          {"received", NULL, QUERY_TIME, false},
                                          {"report", NULL, QUERY_RECEPTION, false},
                                          {"case_id", "case", QUERY_CASE, false},
                                          {"runs", NULL, P, false},
                                          {"account", NULL, P, false},
                                          {"folder", NULL, P, false},
                                          {"uidvalidity", NULL, P, true},
                                          {"uid", NULL, P, true},
                                          {"text", NULL, P, true},
                                          {"raw", NULL, P, true},
                                          END};
static const struct query_field outbox[] = {{"event", NULL, P, false},
                                            {"index", NULL, P, false},
                                            {"epoch", NULL, P, false},
                                            {"kind", NULL, P, false},
                                            {"state", NULL, P, false},
                                            {"person", NULL, QUERY_PERSON, false},
                                            {"address", NULL, P, false},
                                            {"case_id", "case", QUERY_CASE, false},
                                            {"order", NULL, QUERY_ORDER, false},
                                            {"visit", NULL, P, false},
                                            {"terminal", NULL, QUERY_TERMINAL, false},
                                            {"written", NULL, QUERY_TIME, false},
                                            {"due", NULL, QUERY_TIME, false},
                                            {"tries", NULL, P, false},
                                            {"last_try", NULL, QUERY_TIME, false},
                                            {"error", NULL, P, false},
                                            {"sent", NULL, QUERY_TIME, false},
                                            {"sent_to", NULL, P, false},
                                            {"second_contact", NULL, P, false},
                                            {"facts", NULL, P, true},
                                            {"in_reply_to", NULL, P, true},
                                            END};
static const struct query_field staff_item[] = {{"id", NULL, P, false},
                                                {"kind", NULL, P, false},
                                                {"text", NULL, P, false},
                                                {"opened", NULL, QUERY_TIME, false},
                                                {"closed", NULL, QUERY_TIME, false},
                                                {"closed_by", NULL, P, false},
                                                {"terminal", NULL, QUERY_TERMINAL, false},
                                                {"case_id", "case", QUERY_CASE, false},
                                                {"order", NULL, QUERY_ORDER, false},
                                                {"person", NULL, QUERY_PERSON, false},
                                                {"mail", NULL, QUERY_RECEPTION, false},
                                                {"report", NULL, QUERY_RECEPTION, false},
                                                {"agent", NULL, P, false},
                                                {"value", NULL, P, false},
                                                END};
static const struct query_field event[] = {{"sequence", NULL, P, false},
                                           {"time", NULL, QUERY_TIME, false},
                                           {"actor", NULL, P, false},
                                           {"body_removed", NULL, P, false},
                                           {"command_sha256", NULL, QUERY_HEX, true},
                                           {"body_sha256", NULL, QUERY_HEX, true},
                                           {"before", NULL, QUERY_HEX, true},
                                           END};

// ---- what a record does not say itself ----

static void more_staff(struct store_txn *txn, const void *record, const struct store_key *key,
                       json_t *object, bool full)
{
    const Platen__Staff *one = record;
    (void)txn, (void)key, (void)full;
    json_object_set_new(object, "enrolled", json_boolean(one->password.len > 0));
}

// When, never what: the key itself is not shown again.
static void more_terminal(struct store_txn *txn, const void *record, const struct store_key *key,
                          json_t *object, bool full)
{
    const Platen__Terminal *one = record;
    const Platen__QueryKey *query = full ? store_get_id(txn, STORE_QUERY_KEY, one->id) : NULL;
    (void)key;
    if (query == NULL)
        return;
    json_object_set_new(object, "query_key_set", query_time(query->set));
    json_object_set_new(object, "query_key_used", query_time(query->used));
    json_object_set_new(object, "query_counter", json_integer((json_int_t)query->counter));
}

static void more_item(struct store_txn *txn, const void *record, const struct store_key *key,
                      json_t *object, bool full)
{
    const Platen__StaffItem *one = record;
    (void)txn, (void)key, (void)full;
    json_object_set_new(object, "open", json_boolean(one->closed == 0));
}

static void more_event(struct store_txn *txn, const void *record, const struct store_key *key,
                       json_t *object, bool full)
{
    const Platen__Event *one = record;
    const ProtobufCFieldDescriptor *subject =
        protobuf_c_message_descriptor_get_field(&platen__command__descriptor, one->kind);
    (void)txn, (void)key;
    json_object_set_new(object, "kind", json_string(subject != NULL ? subject->name : ""));
    json_object_set_new(
        object, "actor_kind",
        json_string(query_choice(&platen__actor_kind__descriptor, (int)one->actor_kind)));
    json_object_set_new(object, "touched", json_integer((json_int_t)one->n_touched));
    if (full) {
        json_t *tables = json_array();
        for (size_t i = 0; i < one->n_touched; i++)
            json_array_append_new(tables, json_integer(one->touched[i]->table));
        json_object_set_new(object, "tables", tables);
    }
}

static const struct query_thing things[] = {
    {"dealer", "dealer", STORE_DEALER, dealer, NULL},
    {"customers", "customer", STORE_CUSTOMER, customer, NULL},
    {"sites", "site", STORE_SITE, site, NULL},
    {"departments", "department", STORE_DEPARTMENT, department, NULL},
    {"persons", "person", STORE_PERSON, person, NULL},
    {"terminals", "terminal", STORE_TERMINAL, terminal, more_terminal},
    {"models", "model", STORE_MODEL, model, NULL},
    {"catalogue", "article", STORE_ITEM, item, NULL},
    {"conditions", "condition", STORE_CONDITION_TEXT, condition, NULL},
    {"maintenance", "maintenance", STORE_MAINTENANCE_ITEM, maintenance, NULL},
    {"guides", "guide", STORE_PRODUCT_GUIDE, guide, NULL},
    {"stores", "store", STORE_SERVICE_STORE, service_store, NULL},
    {"times", "time", STORE_AVAILABLE_TIME, available, NULL},
    {"agents", "agent", STORE_AGENT, agent, NULL},
    {"codes", "code", STORE_ENROLMENT_CODE, code, NULL},
    {"staff", "login", STORE_STAFF, staff, more_staff},
    {"cases", "case", STORE_CASE, kase, NULL},
    {"orders", "order", STORE_ORDER, order, NULL},
    {"visits", "visit", STORE_VISIT, visit, NULL},
    {"programs", "program", STORE_PROGRAM, program, NULL},
    {"updates", "update", STORE_UPDATE, update, NULL},
    {"downs", "down", STORE_DOWN, down, NULL},
    {"early-exchanges", "early-exchange", STORE_EARLY_EXCHANGE, early, NULL},
    {"reports", "report", STORE_REPORT, report, NULL},
    {"mails", "mail", STORE_MAIL_IN, mail, NULL},
    {"outbox", "outgoing", STORE_OUTBOX, outbox, NULL},
    {"items", "item", STORE_STAFF_ITEM, staff_item, more_item},
    {"events", "event", STORE_EVENT, event, more_event},
};

const struct query_thing *query_thing_at(size_t n)
{
    return n < sizeof things / sizeof things[0] ? &things[n] : NULL;
}

const struct query_thing *query_thing_find(const char *name)
{
    for (size_t i = 0; i < sizeof things / sizeof things[0]; i++)
        if (strcmp(things[i].plural, name) == 0 || strcmp(things[i].singular, name) == 0)
            return &things[i];
    return NULL;
}
