// The columns of each kind of import; docs/import.md says what they mean.
#include <string.h>

#include "gateway/desk/import.h"

static const struct import_column customers[] = {
    {"code", IMPORT_CODE, true, NULL},          {"name", IMPORT_TEXT, true, NULL},
    {"language", IMPORT_LANGUAGE, false, NULL}, {"zone", IMPORT_ZONE, false, NULL},
    {"address", IMPORT_TEXT, false, NULL},      {"department", IMPORT_DEPARTMENT, false, NULL},
    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column sites[] = {
    {"customer", IMPORT_CODE, true, NULL}, {"code", IMPORT_CODE, true, NULL},
    {"name", IMPORT_TEXT, true, NULL},     {"address", IMPORT_TEXT, false, NULL},
    {"zone", IMPORT_ZONE, false, NULL},    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column departments[] = {
    {"customer", IMPORT_CODE, true, NULL}, {"code", IMPORT_DEPARTMENT, true, NULL},
    {"name", IMPORT_TEXT, true, NULL},     {"mail", IMPORT_MAIL, false, NULL},
    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column persons[] = {
    {"customer", IMPORT_CODE, true, NULL},
    {"mail", IMPORT_MAIL, true, NULL},
    {"name", IMPORT_TEXT, false, NULL},
    {"role", IMPORT_CHOICE, false, "manager installing department"},
    {"telephone", IMPORT_TEXT, false, NULL},
    {"language", IMPORT_LANGUAGE, false, NULL},
    {"zone", IMPORT_ZONE, false, NULL},
    {"second_mail", IMPORT_MAIL, false, NULL},
    {"fax", IMPORT_TEXT, false, NULL},
    {"sites", IMPORT_CODES, false, NULL},
    {"terminals", IMPORT_REGISTRATIONS, false, NULL},
    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column terminals[] = {
    {"number", IMPORT_REGISTRATION, true, NULL},
    {"customer", IMPORT_CODE, true, NULL},
    {"model", IMPORT_CODE, false, NULL},
    {"reported_model", IMPORT_TEXT, false, NULL},
    {"serial", IMPORT_TEXT, false, NULL},
    {"place", IMPORT_TEXT, false, NULL},
    {"site", IMPORT_CODE, false, NULL},
    {"department", IMPORT_DEPARTMENT, false, NULL},
    {"manager", IMPORT_MAIL, false, NULL},
    {"installing", IMPORT_MAIL, false, NULL},
    {"installing_name", IMPORT_TEXT, false, NULL},
    {"in_company_id", IMPORT_TEXT, false, NULL},
    {"contract_id", IMPORT_TEXT, false, NULL},
    {"billing_reference", IMPORT_TEXT, false, NULL},
    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column models[] = {
    {"code", IMPORT_CODE, true, NULL},
    {"maker", IMPORT_TEXT, true, NULL},
    {"name", IMPORT_TEXT, true, NULL},
    {"kind", IMPORT_CHOICE, true, "printer copier fax scanner mfp pc"},
    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column catalogue[] = {
    {"code", IMPORT_CODE, true, NULL},         {"kind", IMPORT_CHOICE, true, "consumable part"},
    {"models", IMPORT_CODES, true, NULL},      {"name", IMPORT_TEXT, true, NULL},
    {"supply_type", IMPORT_CODE, false, NULL}, {"colour", IMPORT_CODE, false, NULL},
    {"part", IMPORT_TEXT, false, NULL},        {"yield", IMPORT_NUMBER, false, NULL},
    {"price", IMPORT_PRICE, false, NULL},      {"picture", IMPORT_PICTURE, false, NULL},
    {"fitted_by", IMPORT_CHOICE, false, "service customer"},
    {"how_to", IMPORT_LONG, false, NULL},      {"name_*", IMPORT_TEXT, false, NULL},
    {"how_to_*", IMPORT_LONG, false, NULL},    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column conditions[] = {
    {"keyword", IMPORT_KEYWORD, true, NULL},    {"model", IMPORT_CODE, false, NULL},
    {"language", IMPORT_LANGUAGE, false, NULL}, {"name", IMPORT_TEXT, true, NULL},
    {"what_to_do", IMPORT_LONG, false, NULL},   {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column maintenance[] = {
    {"model", IMPORT_CODE, true, NULL},       {"code", IMPORT_CODE, true, NULL},
    {"name", IMPORT_TEXT, true, NULL},        {"item", IMPORT_CODE, false, NULL},
    {"what_to_do", IMPORT_LONG, false, NULL}, {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column guides[] = {
    {"model", IMPORT_CODE, true, NULL}, {"language", IMPORT_LANGUAGE, false, NULL},
    {"title", IMPORT_TEXT, true, NULL}, {"text", IMPORT_LONG, true, NULL},
    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column stores[] = {
    {"code", IMPORT_CODE, true, NULL},  {"name", IMPORT_TEXT, true, NULL},
    {"mail", IMPORT_MAIL, false, NULL}, {"telephone", IMPORT_TEXT, false, NULL},
    {"zone", IMPORT_ZONE, false, NULL}, {"service_person", IMPORT_TEXT, false, NULL},
    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column times[] = {
    {"store", IMPORT_CODE, true, NULL},
    {"start", IMPORT_TIME, true, NULL},
    {"end", IMPORT_TIME, true, NULL},
    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_column dealer[] = {
    {"name", IMPORT_TEXT, true, NULL},
    {"telephone", IMPORT_TEXT, false, NULL},
    {"mail", IMPORT_MAIL, false, NULL},
    {"address", IMPORT_TEXT, false, NULL},
    {"language", IMPORT_LANGUAGE, false, NULL},
    {"zone", IMPORT_ZONE, false, NULL},
    {"currency", IMPORT_CURRENCY, false, NULL},
    {"accent", IMPORT_COLOUR, false, NULL},
    {"low_percent", IMPORT_NUMBER, false, NULL},
    {"clear_rise", IMPORT_NUMBER, false, NULL},
    {"undo_minutes", IMPORT_NUMBER, false, NULL},
    {"flap_minutes", IMPORT_NUMBER, false, NULL},
    {"silent_hours", IMPORT_NUMBER, false, NULL},
    {"still_days", IMPORT_NUMBER, false, NULL},
    {"sender_mails", IMPORT_NUMBER, false, NULL},
    {"sender_minutes", IMPORT_NUMBER, false, NULL},
    {"fax_address", IMPORT_TEXT, false, NULL},
    {"slip_seconds", IMPORT_NUMBER, false, NULL},
    {"veto_minutes", IMPORT_NUMBER, false, NULL},
    {"orders_month", IMPORT_NUMBER, false, NULL},
    {"early_percent", IMPORT_NUMBER, false, NULL},
    {NULL, IMPORT_TEXT, false, NULL},
};

static const struct import_kind kinds[] = {
    {"customers", customers, import_check_customer, import_write_customer},
    {"sites", sites, import_check_site, import_write_site},
    {"departments", departments, import_check_department, import_write_department},
    {"persons", persons, import_check_person, import_write_person},
    {"terminals", terminals, import_check_terminal, import_write_terminal},
    {"models", models, import_check_model, import_write_model},
    {"catalogue", catalogue, import_check_item, import_write_item},
    {"conditions", conditions, import_check_condition, import_write_condition},
    {"maintenance", maintenance, import_check_maintenance, import_write_maintenance},
    {"guides", guides, import_check_guide, import_write_guide},
    {"stores", stores, import_check_store, import_write_store},
    {"times", times, import_check_time, import_write_time},
    {"dealer", dealer, import_check_dealer, import_write_dealer},
};

const struct import_kind *import_kind_at(size_t n)
{
    return n < sizeof kinds / sizeof kinds[0] ? &kinds[n] : NULL;
}

const struct import_kind *import_kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}
