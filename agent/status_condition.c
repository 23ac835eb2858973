/* [condition KEYWORD COMPONENT] of the status file. */
#include "agent/status_part.h"

#include <string.h>

#include "agent/ini.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/text.h"

int status_split_keyword(char *keyword, Platen__Severity *severity_r)
{
    static const struct {
        const char *suffix;
        Platen__Severity severity;
    } suffixes[] = {
        {"-report", PLATEN__SEVERITY__SEVERITY_REPORT},
        {"-warning", PLATEN__SEVERITY__SEVERITY_WARNING},
        {"-error", PLATEN__SEVERITY__SEVERITY_ERROR},
    };
    size_t len = strlen(keyword);
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        size_t suffix_len = strlen(suffixes[i].suffix);
        if (len > suffix_len && strcmp(keyword + len - suffix_len, suffixes[i].suffix) == 0) {
            keyword[len - suffix_len] = '\0';
            *severity_r = suffixes[i].severity;
            return 1;
        }
    }
    return 0;
}

static int condition_severity(struct status_reading *reading, const struct ini_entry *entry,
                              const char **error_r)
{
    Platen__Severity severity;
    char *suffix = arena_printf(reading->arena, "x-%s", entry->value);
    if (!status_split_keyword(suffix, &severity) || strcmp(suffix, "x") != 0)
        return status_bad_value(entry, "report, warning or error", error_r);
    reading->condition->severity = severity;
    return 1;
}

static int condition_text(struct status_reading *reading, const struct ini_entry *entry,
                          const char **error_r)
{
    return status_take_text(reading, entry, &reading->condition->text, error_r);
}

static int condition_since(struct status_reading *reading, const struct ini_entry *entry,
                           const char **error_r)
{
    if (clock_parse(entry->value, &reading->condition->since) != 1)
        return status_bad_value(entry, "a time such as 2026-11-21T10:00:00Z", error_r);
    return 1;
}

static int condition_origin(struct status_reading *reading, const struct ini_entry *entry,
                            const char **error_r)
{
    if (strcmp(entry->value, "sensor") == 0)
        reading->condition->origin = PLATEN__ORIGIN__ORIGIN_SENSOR;
    else if (strcmp(entry->value, "panel") == 0)
        reading->condition->origin = PLATEN__ORIGIN__ORIGIN_PANEL;
    else if (strcmp(entry->value, "forwarded") == 0)
        reading->condition->origin = PLATEN__ORIGIN__ORIGIN_FORWARDED;
    else
        return status_bad_value(entry, "sensor, panel or forwarded", error_r);
    return 1;
}

int status_start_condition(struct status_reading *reading, const struct ini_entry *entry,
                           const char **error_r)
{
    struct status *status = reading->status;
    char *keyword = arena_strdup(reading->arena, entry->title);
    char *component = keyword + strcspn(keyword, " ");
    if (*component != '\0') {
        *component++ = '\0';
        component += strspn(component, " ");
    }
    Platen__Severity severity = PLATEN__SEVERITY__SEVERITY_WARNING;
    status_split_keyword(keyword, &severity);
    if (!status_is_keyword(keyword)) {
        *error_r = "[condition KEYWORD]: a printer-state-reasons keyword such as media-jam-error";
        return -1;
    }
    for (size_t i = 0; i < status->n_conditions; i++) {
        if (strcmp(status->conditions[i]->keyword, keyword) == 0 &&
            strcmp(status->conditions[i]->component, component) == 0) {
            *error_r = error_format("condition %s is said twice", entry->title);
            return -1;
        }
    }
    if (status->n_conditions == STATUS_ITEMS_MAX)
        return status_too_many("conditions", error_r);
    Platen__Condition *condition = arena_alloc(reading->arena, sizeof(*condition));
    platen__condition__init(condition);
    condition->keyword = keyword;
    condition->component = component;
    condition->severity = severity;
    status->conditions[status->n_conditions++] = condition;
    reading->condition = condition;
    return 1;
}

const struct status_key status_condition_keys[] = {
    {"severity", condition_severity},
    {"text", condition_text},
    {"since", condition_since},
    {"origin", condition_origin},
    {NULL, NULL},
};
