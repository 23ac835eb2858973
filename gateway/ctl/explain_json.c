#include "gateway/ctl/explain_json.h"

#include <jansson.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/text.h"

// Empty is null; what is not UTF-8 (a file's name may be anything) is shown as far as it can be.
json_t *explain_text(const char *text)
{
    if (text == NULL || text[0] == '\0')
        return json_null();
    struct buf valid = {0};
    text_utf8_add_lossy(&valid, text, strlen(text));
    json_t *value = json_string(buf_text(&valid));
    buf_free(&valid);
    return value;
}

static json_t *explain_name(const char *const *names, size_t count, int number)
{
    return number >= 0 && (size_t)number < count ? explain_text(names[number]) : json_null();
}

#define NAME(names, number) explain_name(names, sizeof(names) / sizeof(names[0]), (int)(number))

static json_t *explain_time(int64_t time)
{
    char text[32];
    if (time == 0)
        return json_null();
    clock_format(text, time);
    return json_string(text);
}

static json_t *explain_condition(const Platen__Condition *condition, const char *state)
{
    static const char *const severities[] = {"", "report", "warning", "error"};
    json_t *object = json_object();
    json_object_set_new(object, "keyword", explain_text(condition->keyword));
    json_object_set_new(object, "severity", NAME(severities, condition->severity));
    json_object_set_new(object, "component", explain_text(condition->component));
    json_object_set_new(object, "state", json_string(state));
    json_object_set_new(object, "text", explain_text(condition->text));
    json_object_set_new(object, "since", explain_time(condition->since));
    json_object_set_new(object, "codes", json_array());
    return object;
}

// What a machine's own mail says, word for word.
static json_t *explain_words(const Platen__Parsed *parsed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < parsed->n_words; i++) {
        const Platen__AlertWord *word = parsed->words[i];
        json_t *object = explain_condition(word->condition, word->cleared ? "cleared" : "raised");
        for (size_t j = 0; j < word->n_codes; j++)
            json_array_append_new(json_object_get(object, "codes"), explain_text(word->codes[j]));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *explain_conditions(const Platen__Parsed *parsed)
{
    const Platen__Report *report = parsed == NULL ? NULL : parsed->report;
    size_t count = report != NULL   ? report->n_conditions
                   : parsed != NULL ? parsed->n_conditions
                                    : 0;
    if (parsed != NULL && parsed->n_words > 0)
        return explain_words(parsed);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(
            list, explain_condition(
                      report != NULL ? report->conditions[i] : parsed->conditions[i], "raised"));
    return list;
}

static json_t *explain_percent(const Platen__Supply *supply)
{
    if (supply->level_kind != PLATEN__LEVEL_KIND__LEVEL_EXACT)
        return json_null();
    if (supply->capacity > 0 && supply->level <= INT64_MAX / 100)
        return json_integer(supply->level * 100 / supply->capacity);
    return strcmp(supply->unit, "percent") == 0 ? json_integer(supply->level) : json_null();
}

static json_t *explain_supply(const Platen__Supply *supply)
{
    static const char *const classes[] = {"consumed", "filled"};
    static const char *const states[] = {"unknown", "ok", "low", "empty", "full", "some"};
    bool exact = supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_EXACT;
    json_t *object = json_object();
    json_object_set_new(object, "index", explain_text(supply->index));
    json_object_set_new(object, "name", explain_text(supply->name));
    json_object_set_new(object, "class", NAME(classes, supply->class_));
    json_object_set_new(object, "type", explain_text(supply->type));
    json_object_set_new(object, "colour", explain_text(supply->colour));
    json_object_set_new(object, "level", exact ? json_integer(supply->level) : json_null());
    json_object_set_new(object, "capacity",
                        supply->capacity > 0 ? json_integer(supply->capacity) : json_null());
    json_object_set_new(object, "unit", explain_text(supply->unit));
    json_object_set_new(object, "percent", explain_percent(supply));
    json_object_set_new(object, "range", explain_text(supply->range));
    json_object_set_new(object, "state", NAME(states, supply->state));
    json_object_set_new(object, "part", explain_text(supply->part));
    json_object_set_new(object, "serial", explain_text(supply->serial));
    return object;
}

static json_t *explain_supplies(const Platen__Parsed *parsed)
{
    const Platen__Report *report = parsed == NULL ? NULL : parsed->report;
    size_t count = report != NULL ? report->n_supplies : parsed != NULL ? parsed->n_supplies : 0;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(
            list, explain_supply(report != NULL ? report->supplies[i] : parsed->supplies[i]));
    return list;
}

static json_t *explain_counters(const Platen__Parsed *parsed)
{
    const Platen__Report *report = parsed == NULL ? NULL : parsed->report;
    size_t count = report != NULL ? report->n_counters : parsed != NULL ? parsed->n_counters : 0;
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++) {
        const Platen__Counter *counter = report != NULL ? report->counters[i] : parsed->counters[i];
        json_object_set_new(object, counter->name, json_integer((json_int_t)counter->value));
    }
    return object;
}

static json_t *explain_bounce(const Platen__Parsed *parsed)
{
    json_t *list = json_array();
    for (size_t i = 0; parsed != NULL && i < parsed->n_bounce; i++) {
        const Platen__Bounce *bounce = parsed->bounce[i];
        json_t *object = json_object();
        json_object_set_new(object, "recipient", explain_text(bounce->recipient));
        json_object_set_new(object, "action", explain_text(bounce->action));
        json_object_set_new(object, "status", explain_text(bounce->status));
        json_object_set_new(object, "reason", explain_text(bounce->reason));
        json_object_set_new(object, "reply_code", explain_text(bounce->reply_code));
        json_object_set_new(object, "hard", json_boolean(bounce->hard));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *explain_calendar(const Platen__Parsed *parsed)
{
    const Platen__Calendar *calendar = parsed == NULL ? NULL : parsed->calendar;
    json_t *object = json_object();
    json_t *partstat = json_array();
    for (size_t i = 0; calendar != NULL && i < calendar->n_partstat; i++)
        json_array_append_new(partstat, explain_text(calendar->partstat[i]));
    json_object_set_new(object, "method", explain_text(calendar == NULL ? NULL : calendar->method));
    json_object_set_new(object, "uid", explain_text(calendar == NULL ? NULL : calendar->uid));
    json_object_set_new(object, "partstat", partstat);
    json_object_set_new(object, "sequence",
                        calendar == NULL ? json_null() : json_integer(calendar->sequence));
    json_object_set_new(object, "start", explain_time(calendar == NULL ? 0 : calendar->start));
    json_object_set_new(object, "end", explain_time(calendar == NULL ? 0 : calendar->end));
    return object;
}

json_t *explain_hash(ProtobufCBinaryData hash)
{
    char hex[65];
    if (hash.len != 32)
        return json_null();
    text_hex(hex, hash.data, hash.len);
    return json_string(hex);
}

static json_t *explain_attachments(const Platen__Parsed *parsed)
{
    json_t *list = json_array();
    for (size_t i = 0; parsed != NULL && i < parsed->n_attachments; i++) {
        const Platen__Attachment *attachment = parsed->attachments[i];
        json_t *object = json_object();
        json_object_set_new(object, "path", explain_text(attachment->path));
        json_object_set_new(object, "name", explain_text(attachment->name));
        json_object_set_new(object, "type", explain_text(attachment->type));
        json_object_set_new(object, "size", json_integer((json_int_t)attachment->size));
        json_object_set_new(object, "sha256", explain_hash(attachment->sha256));
        json_object_set_new(object, "caution", explain_text(attachment->caution));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *explain_flags(const Platen__Parsed *parsed)
{
    json_t *list = json_array();
    for (size_t i = 0; parsed != NULL && i < parsed->n_flags; i++)
        json_array_append_new(list, explain_text(parsed->flags[i]));
    return list;
}

static json_t *explain_terminal(const Platen__Parsed *parsed)
{
    json_t *object = json_object();
    json_object_set_new(object, "registration",
                        explain_text(parsed == NULL ? NULL : parsed->number));
    json_object_set_new(object, "serial", explain_text(parsed == NULL ? NULL : parsed->serial));
    json_object_set_new(object, "maker", explain_text(parsed == NULL ? NULL : parsed->maker));
    json_object_set_new(object, "model", explain_text(parsed == NULL ? NULL : parsed->model));
    json_object_set_new(object, "name", explain_text(parsed == NULL ? NULL : parsed->name));
    json_object_set_new(object, "location", explain_text(parsed == NULL ? NULL : parsed->location));
    json_object_set_new(object, "ip", explain_text(parsed == NULL ? NULL : parsed->ip));
    json_object_set_new(object, "mac", explain_text(parsed == NULL ? NULL : parsed->mac));
    return object;
}

static json_t *explain_object(const char *file, const Platen__Parsed *parsed, const char *reason)
{
    static const char *const fates[] = {"accepted", "staff", "rejected", "dropped"};
    // An enrolling report is signed, by the key it brings; its code decides what that is worth.
    static const char *const trusts[] = {"unsigned", "signed", "signed", "unopened"};
    json_t *object = json_object();
    json_object_set_new(object, "file", explain_text(file));
    json_object_set_new(object, "fate", parsed == NULL ? json_null() : NAME(fates, parsed->fate));
    json_object_set_new(object, "class", explain_text(parsed == NULL ? NULL : parsed->class_));
    json_object_set_new(object, "reason", explain_text(reason != NULL ? reason : parsed->reason));
    json_object_set_new(object, "from", explain_text(parsed == NULL ? NULL : parsed->from));
    json_object_set_new(object, "subject", explain_text(parsed == NULL ? NULL : parsed->subject));
    json_object_set_new(object, "message_id",
                        explain_text(parsed == NULL ? NULL : parsed->message_id));
    json_object_set_new(object, "form", explain_text(parsed == NULL ? NULL : parsed->form));
    json_object_set_new(object, "terminal", explain_terminal(parsed));
    json_object_set_new(object, "time", explain_time(parsed == NULL ? 0 : parsed->said_time));
    json_object_set_new(object, "trust",
                        parsed == NULL ? json_null() : NAME(trusts, parsed->trust));
    json_object_set_new(object, "conditions", explain_conditions(parsed));
    json_object_set_new(object, "supplies", explain_supplies(parsed));
    json_object_set_new(object, "counters", explain_counters(parsed));
    json_object_set_new(object, "bounce", explain_bounce(parsed));
    json_object_set_new(object, "calendar", explain_calendar(parsed));
    json_object_set_new(object, "attachments", explain_attachments(parsed));
    json_object_set_new(object, "flags", explain_flags(parsed));
    return object;
}

int explain_json_write(FILE *out, const char *file, const Platen__Parsed *parsed,
                       const char *reason, bool mime)
{
    json_t *object = explain_object(file, parsed, reason);
    if (mime)
        explain_mime(object, parsed);
    int good = json_dumpf(object, out, JSON_COMPACT) == 0 && putc('\n', out) != EOF;
    json_decref(object);
    return good;
}
