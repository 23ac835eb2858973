#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/read/ipp_printer.h"
#include "agent/read/ipp_text.h"
#include "agent/read/reading.h"
#include "lib/arena.h"

enum { STOPPED = 5 /* printer-state, RFC 8011, 5.4.11 */, ALERTS_MAX = 256, KEYWORD_ROOM = 128 };

struct alert {
    char keyword[KEYWORD_ROOM]; /* "" = one that says nothing: other, unknown */
    const char *group;          /* PrtAlertGroupTC, or NULL */
    int64_t group_index;        /* 0: not told */
    enum reading_severity severity;
    const char *text;
    int64_t since;
};

struct conditions {
    const struct ipp_message *message;
    struct reading *reading;
    struct arena *arena;
    int64_t now;
    bool stopped;
    struct alert *alerts;
    size_t n_alerts;
};

/* ---- printer-alert ---- */

/* PrtAlertCodeTC whose keyword is not its own name with hyphens (PWG 5100.9, table 1), and what
 * RFC 8011 has an older keyword for. */
static const struct {
    const char *code, *keyword;
} codes[] = {
    {"jam", "media-jam"},
    {"inputmediasupplyempty", "media-empty"},
    {"inputmediasupplylow", "media-low"},
    {"inputmediatraymissing", "input-tray-missing"},
    {"inputmediachangerequest", "media-needed"},
    {"outputmediatraymissing", "output-tray-missing"},
    {"outputmediatrayalmostfull", "output-area-almost-full"},
    {"outputmediatrayfull", "output-area-full"},
    {"markertonerempty", "toner-empty"},
    {"markertoneralmostempty", "toner-low"},
    {"markerinkempty", "marker-supply-empty"},
    {"markerinkalmostempty", "marker-supply-low"},
    {"markerprintribbonempty", "marker-supply-empty"},
    {"markerprintribbonalmostempty", "marker-supply-low"},
    {"markerwastetonerreceptaclealmostfull", "marker-waste-almost-full"},
    {"markerwasteinkreceptaclealmostfull", "marker-waste-almost-full"},
    {"markerwastetonerreceptaclefull", "marker-waste-full"},
    {"markerwasteinkreceptaclefull", "marker-waste-full"},
    {"markeropclifealmostover", "opc-near-eol"},
    {"markeropclifeover", "opc-life-over"},
    {"markerdeveloperalmostempty", "developer-low"},
    {"markerdeveloperempty", "developer-empty"},
    {"markerfuserundertemperature", "fuser-under-temp"},
    {"markerfuserovertemperature", "fuser-over-temp"},
    {"interpreterresourceunavailable", "interpreter-resource-unavailable"},
};

/* No trouble, and never a reason of its own. */
static const char *const silent_codes[] = {"other", "unknown", "printerReadyToPrint",
                                           "alertRemovalOfBinaryChangeEntry"};

static void name_alert(const char *code, char *keyword)
{
    size_t n = 0;
    for (size_t i = 0; i < sizeof(silent_codes) / sizeof(silent_codes[0]); i++)
        if (strcasecmp(silent_codes[i], code) == 0)
            return;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (strcasecmp(codes[i].code, code) == 0) {
            snprintf(keyword, KEYWORD_ROOM, "%s", codes[i].keyword);
            return;
        }
    for (const char *c = code; *c != '\0' && n < KEYWORD_ROOM - 2; c++) {
        bool capital = *c >= 'A' && *c <= 'Z';
        if (!capital && !(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') && *c != '-')
            break;
        if (capital && n > 0)
            keyword[n++] = '-';
        keyword[n++] = (char)(capital ? *c - 'A' + 'a' : *c);
    }
    keyword[n] = '\0';
}

/* HP writes "severity=criticalother" where ";group=" should stand between. */
static enum reading_severity alert_severity(const char *word)
{
    if (word != NULL && strncasecmp(word, "critical", 8) == 0)
        return READING_ERROR;
    return word != NULL && strncasecmp(word, "warning", 7) == 0 ? READING_WARNING : READING_REPORT;
}

/* prtAlertTime: hundredths of a second on the printer's clock, whose seconds are printer-up-time.
 */
static int64_t alert_since(const struct conditions *all, const struct ipp_pairs *pairs)
{
    int64_t ticks;
    int32_t up;
    if (all->now <= 0 || ipp_pair_number(pairs, "time", &ticks) != 1 || ticks <= 0 ||
        ipp_integer_of(all->message, "printer-up-time", &up) != 1 || ticks > up * (int64_t)100)
        return 0;
    return all->now - (up * (int64_t)100 - ticks) * 10000;
}

/* A Xerox: printer-alert-description[0] = '...' */
static const char *description(const struct conditions *all, const struct ipp_value *value)
{
    const char *text = ipp_text(all->message, value, all->arena), *start;
    if (text == NULL || strncmp(text, "printer-alert", 13) != 0 ||
        (start = strstr(text, "] = '")) == NULL)
        return text;
    start += 5;
    size_t len = strlen(start);
    return arena_strndup(all->arena, start, len > 0 && start[len - 1] == '\'' ? len - 1 : len);
}

static void read_alert(struct conditions *all, const struct ipp_value *value,
                       const struct ipp_value *words)
{
    const struct ipp_pairs *pairs = ipp_pairs(value, all->arena);
    struct alert *alert = &all->alerts[all->n_alerts++];
    const char *code = ipp_pair(pairs, "code");
    if (code != NULL)
        name_alert(code, alert->keyword);
    alert->group = ipp_pair(pairs, "group");
    if (ipp_pair_number(pairs, "groupindex", &alert->group_index) != 1)
        alert->group_index = 0;
    alert->severity = alert_severity(ipp_pair(pairs, "severity"));
    alert->text = words == NULL ? NULL : description(all, words);
    alert->since = alert_since(all, pairs);
}

static void read_alerts(struct conditions *all)
{
    const struct ipp_attribute *alerts = ipp_find(all->message, IPP_GROUP_PRINTER, "printer-alert");
    const struct ipp_attribute *words =
        ipp_find(all->message, IPP_GROUP_PRINTER, "printer-alert-description");
    const struct ipp_value *word = words == NULL ? NULL : words->values;
    all->alerts = arena_array(all->arena, ALERTS_MAX, sizeof(*all->alerts));
    if (alerts == NULL)
        return;
    for (const struct ipp_value *v = alerts->values; v != NULL && all->n_alerts < ALERTS_MAX;
         v = v->next) {
        read_alert(all, v, word);
        word = word == NULL ? NULL : word->next;
    }
}

/* The tray or supply that it is about. */
static const char *component_of(const struct conditions *all, const struct alert *alert)
{
    const struct reading *reading = all->reading;
    if (alert->group == NULL || alert->group_index < 1)
        return NULL;
    if (strcasecmp(alert->group, "input") == 0 && (size_t)alert->group_index <= reading->n_trays)
        return reading->trays[alert->group_index - 1].name;
    if (strcasecmp(alert->group, "markerSupplies") == 0) {
        const char *index = arena_printf(all->arena, "1.%lld", (long long)alert->group_index);
        const struct reading_supply *supply = reading_find_supply(all->reading, index);
        return supply == NULL ? NULL : supply->name;
    }
    return NULL;
}

/* ---- printer-state-reasons ---- */

/* Not wrong at all, however they are told. */
static const char *const calm[] = {
    "paused",
    "moving-to-paused",
    "stopping",
    "shutdown",
    "connecting-to-device",
    "hold-new-jobs",
    "deactivated",
    "standby", /* these three: PWG 5100.22 */
    "suspend",
    "hibernate",
    "power-saver",
    "identify-printer-requested",
    "testing",
    "resuming",
    "configuration-change",
    "power-up",
    "power-down",
    "printer-ready-to-print",
    "alert-removal-of-binary-change-entry",
    "spool-area-full",
    "printer-manual-reset",
    "printer-nms-reset",
    "marker-adjusting-print-quality",
    "cups-*",
    "*-warming-up",
    "*-cooling-down",
    "*-power-saver",
    "*-closed",
    "*-added",
    "*-turned-on",
};

/* Keywords that end so themselves (PWG 5107.3). */
static const char *const whole[] = {
    "*-feed-error",
    "*-unrecoverable-storage-error",
    "fax-modem-protocol-error",
};

static bool fits(const char *keyword, const char *pattern)
{
    size_t len = strlen(pattern), keyword_len = strlen(keyword);
    if (pattern[len - 1] == '*')
        return strncmp(keyword, pattern, len - 1) == 0;
    if (pattern[0] == '*')
        return keyword_len >= len - 1 &&
               strcmp(keyword + keyword_len - (len - 1), pattern + 1) == 0;
    return strcmp(keyword, pattern) == 0;
}

static bool is_one_of(const char *keyword, const char *const *patterns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fits(keyword, patterns[i]))
            return true;
    return false;
}

static bool cut_ending(char *keyword, const char *ending)
{
    size_t len = strlen(keyword), ending_len = strlen(ending);
    if (len <= ending_len || strcmp(keyword + len - ending_len, ending) != 0)
        return false;
    keyword[len - ending_len] = '\0';
    return true;
}

static enum reading_severity split(char *keyword, bool stopped)
{
    bool ends_so = is_one_of(keyword, whole, sizeof(whole) / sizeof(whole[0]));
    if (!ends_so && cut_ending(keyword, "-error"))
        return READING_ERROR;
    /* Who prints nothing just now has a cold fuser. */
    if (cut_ending(keyword, "-warning"))
        return strcmp(keyword, "fuser-under-temp") == 0 ? READING_REPORT : READING_WARNING;
    if (cut_ending(keyword, "-report") || is_one_of(keyword, calm, sizeof(calm) / sizeof(calm[0])))
        return READING_REPORT;
    return stopped ? READING_ERROR : READING_WARNING;
}

static void explain(struct reading_condition *condition, const struct alert *alert)
{
    if (condition == NULL)
        return;
    if (condition->text == NULL)
        condition->text = alert->text;
    if (condition->since == 0)
        condition->since = alert->since;
}

/* One condition for each tray or supply that an alert names; else one for the machine. */
static void add_reason(struct conditions *all, const char *keyword, enum reading_severity severity)
{
    const struct alert *plain = NULL;
    size_t added = 0;
    for (size_t i = 0; i < all->n_alerts; i++) {
        const struct alert *alert = &all->alerts[i];
        const char *component;
        if (strcmp(alert->keyword, keyword) != 0)
            continue;
        component = component_of(all, alert);
        if (component == NULL) {
            plain = plain == NULL ? alert : plain;
            continue;
        }
        explain(reading_add_condition(all->reading, keyword, component, severity, all->arena),
                alert);
        added++;
    }
    /* "other-error" alone says nothing; the first unnamed critical alert has words. */
    for (size_t i = 0; i < all->n_alerts && plain == NULL && strcmp(keyword, "other") == 0; i++)
        if (all->alerts[i].keyword[0] == '\0' && all->alerts[i].severity == severity &&
            severity != READING_REPORT)
            plain = &all->alerts[i];
    if (added > 0)
        return;
    struct reading_condition *condition =
        reading_add_condition(all->reading, keyword, NULL, severity, all->arena);
    if (plain != NULL)
        explain(condition, plain);
}

/* True when the printer tells its reasons, "none" too. */
static bool read_reasons(struct conditions *all)
{
    const struct ipp_attribute *reasons =
        ipp_find(all->message, IPP_GROUP_PRINTER, "printer-state-reasons");
    bool told = false;
    if (reasons == NULL)
        return false;
    for (const struct ipp_value *v = reasons->values; v != NULL; v = v->next) {
        char *keyword = (char *)(uintptr_t)ipp_keyword(v, all->arena);
        if (keyword == NULL)
            continue;
        told = true;
        enum reading_severity severity = split(keyword, all->stopped);
        if (keyword[0] != '\0' && strcmp(keyword, "none") != 0)
            add_reason(all, keyword, severity);
    }
    return told;
}

static bool has_trouble(const struct reading *reading)
{
    for (size_t i = 0; i < reading->n_conditions; i++)
        if (reading->conditions[i].severity != READING_REPORT)
            return true;
    return false;
}

static void add_alerts(struct conditions *all)
{
    for (size_t i = 0; i < all->n_alerts; i++)
        if (all->alerts[i].keyword[0] != '\0' &&
            !is_one_of(all->alerts[i].keyword, calm, sizeof(calm) / sizeof(calm[0])))
            add_reason(all, all->alerts[i].keyword, all->alerts[i].severity);
}

/* Why a printer may stand still without trouble. */
static const char *const resting[] = {"*paused", "shutdown",  "deactivated",  "standby",
                                      "suspend", "hibernate", "*power-saver", "testing"};

/* Stopped, and nothing says why: a person must look. */
static void add_stopped(struct conditions *all)
{
    if (!all->stopped || has_trouble(all->reading))
        return;
    for (size_t i = 0; i < all->reading->n_conditions; i++)
        if (is_one_of(all->reading->conditions[i].keyword, resting,
                      sizeof(resting) / sizeof(resting[0])))
            return;
    add_reason(all, "other", READING_ERROR);
}

/* The state's message is about the error, when there is one and no more. */
static void give_message(struct conditions *all)
{
    const char *message = ipp_text_of(all->message, "printer-state-message", all->arena);
    struct reading_condition *worst = NULL;
    size_t equals = 0;
    for (size_t i = 0; i < all->reading->n_conditions; i++) {
        struct reading_condition *condition = &all->reading->conditions[i];
        if (worst == NULL || condition->severity > worst->severity) {
            worst = condition;
            equals = 0;
        }
        equals += condition->severity == worst->severity;
    }
    if (message != NULL && equals == 1 && worst->text == NULL && worst->severity == READING_ERROR)
        worst->text = message;
}

/* ---- what the reasons say of supplies ---- */

enum kind { TONER = 1, INK = 2, OPC = 4, DEVELOPER = 8, CLEANER = 16, WASTE = 32 };

static const struct {
    const char *type;
    enum kind kind;
} kinds[] = {
    {"toner", TONER},      {"tonerCartridge", TONER}, {"matteToner", TONER},
    {"ink", INK},          {"inkCartridge", INK},     {"inkRibbon", INK},
    {"solidWax", INK},     {"ribbonWax", INK},        {"matteInk", INK},
    {"opc", OPC},          {"developer", DEVELOPER},  {"cleanerUnit", CLEANER},
    {"wasteToner", WASTE}, {"wasteInk", WASTE},       {"wasteWax", WASTE},
};

static const struct {
    const char *keyword;
    int kinds;
    bool out; /* empty or full; else low */
} supply_reasons[] = {
    {"toner-low", TONER, false},
    {"toner-empty", TONER, true},
    {"marker-supply-low", TONER | INK, false},
    {"marker-supply-almost-empty", TONER | INK, false},
    {"marker-supply-empty", TONER | INK, true},
    {"marker-ink-almost-empty", INK, false},
    {"marker-ink-empty", INK, true},
    {"opc-near-eol", OPC, false},
    {"opc-life-over", OPC, true},
    {"developer-low", DEVELOPER, false},
    {"marker-developer-almost-empty", DEVELOPER, false},
    {"developer-empty", DEVELOPER, true},
    {"marker-developer-empty", DEVELOPER, true},
    {"cleaner-life-almost-over", CLEANER, false},
    {"cleaner-life-over", CLEANER, true},
    {"marker-waste-almost-full", WASTE, false},
    {"marker-waste-toner-receptacle-almost-full", WASTE, false},
    {"marker-waste-ink-receptacle-almost-full", WASTE, false},
    {"waste-receptacle-almost-full", WASTE, false}, /* CUPS */
    {"marker-waste-full", WASTE, true},
    {"marker-waste-toner-receptacle-full", WASTE, true},
    {"marker-waste-ink-receptacle-full", WASTE, true},
    {"waste-receptacle-full", WASTE, true}, /* CUPS */
};

static int kind_of(const struct reading_supply *supply)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].type, supply->type) == 0)
            return (int)kinds[i].kind;
    return 0;
}

/* Kinds that the reasons say are out, or low. */
static int said(const struct reading *reading, bool out)
{
    int found = 0;
    for (size_t i = 0; i < reading->n_conditions; i++)
        for (size_t k = 0; k < sizeof(supply_reasons) / sizeof(supply_reasons[0]); k++)
            if (supply_reasons[k].out == out &&
                strcmp(supply_reasons[k].keyword, reading->conditions[i].keyword) == 0)
                found |= supply_reasons[k].kinds;
    return found;
}

static bool is_out(const struct reading_supply *supply)
{
    return supply->state == READING_STATE_EMPTY || supply->state == READING_STATE_FULL;
}

/* The one that must be meant: the only one of its kinds, or the only one that is low already. */
static struct reading_supply *meant(struct reading *reading, int wanted, bool among_low)
{
    struct reading_supply *found = NULL;
    for (size_t i = 0; i < reading->n_supplies; i++) {
        struct reading_supply *supply = &reading->supplies[i];
        if ((kind_of(supply) & wanted) == 0 || (among_low && supply->state != READING_STATE_LOW))
            continue;
        if (found != NULL)
            return NULL;
        found = supply;
    }
    return found;
}

static bool any(const struct reading *reading, int wanted, bool out)
{
    for (size_t i = 0; i < reading->n_supplies; i++) {
        const struct reading_supply *supply = &reading->supplies[i];
        if ((kind_of(supply) & wanted) != 0 &&
            (is_out(supply) || (!out && supply->state == READING_STATE_LOW)))
            return true;
    }
    return false;
}

static void outrank_gauges(struct reading *reading)
{
    int out = said(reading, true), low = said(reading, false);
    for (size_t i = 0; i < reading->n_supplies; i++) {
        struct reading_supply *supply = &reading->supplies[i];
        int kind = kind_of(supply);
        if (is_out(supply) && (low & kind) != 0 && (out & kind) == 0)
            supply->state = READING_STATE_LOW;
    }
    if (out != 0 && !any(reading, out, true)) {
        struct reading_supply *supply = meant(reading, out, false);
        if (supply == NULL)
            supply = meant(reading, out, true);
        if (supply != NULL)
            supply->state =
                supply->class == READING_FILLED ? READING_STATE_FULL : READING_STATE_EMPTY;
    }
    if (low != 0 && !any(reading, low, false)) {
        struct reading_supply *supply = meant(reading, low, false);
        if (supply != NULL)
            supply->state = READING_STATE_LOW;
    }
}

void ipp_conditions_read(const struct ipp_message *message, int64_t now, struct reading *reading,
                         struct arena *arena)
{
    struct conditions all = {.message = message, .reading = reading, .arena = arena, .now = now};
    int32_t state;
    all.stopped = ipp_integer_of(message, "printer-state", &state) == 1 && state == STOPPED;
    read_alerts(&all);
    if (!read_reasons(&all))
        add_alerts(&all);
    add_stopped(&all);
    give_message(&all);
    outrank_gauges(reading);
}
