#include "gateway/desk/condition_kind.h"

#include <fnmatch.h>
#include <stddef.h>
#include <string.h>

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

struct condition_row {
    const char *pattern; // fnmatch(3); the first that matches counts
    enum condition_kind warning;
    enum condition_kind error;
    const char *supply_type; // "" = any
    bool end;
};

#define NEVER CONDITION_NOTHING, CONDITION_NOTHING
#define ALWAYS(kind) CONDITION_##kind, CONDITION_##kind
#define ON_ERROR CONDITION_NOTHING, CONDITION_FAILURE
#define POSSIBLE CONDITION_INSPECTION, CONDITION_FAILURE

static const struct condition_row rows[] = {
    // What runs out or fills.
    {"toner-low", ALWAYS(SHORTAGE), "toner", false},
    {"toner-empty", ALWAYS(SHORTAGE), "toner", true},
    // A bottle that has to be changed, whatever is left in it: one matter with toner that is low.
    {"toner-life-almost-over", ALWAYS(SHORTAGE), "toner", false},
    {"toner-life-over", ALWAYS(SHORTAGE), "toner", true},
    {"marker-supply-low", ALWAYS(SHORTAGE), "", false},
    {"marker-supply-almost-empty", ALWAYS(SHORTAGE), "", false},
    {"marker-supply-empty", ALWAYS(SHORTAGE), "", true},
    {"marker-ink-almost-empty", ALWAYS(SHORTAGE), "ink", false},
    {"marker-ink-empty", ALWAYS(SHORTAGE), "ink", true},
    {"marker-print-ribbon-almost-empty", ALWAYS(SHORTAGE), "inkRibbon", false},
    {"marker-print-ribbon-empty", ALWAYS(SHORTAGE), "inkRibbon", true},
    {"developer-low", ALWAYS(SHORTAGE), "developer", false},
    {"developer-empty", ALWAYS(SHORTAGE), "developer", true},
    {"marker-developer-almost-empty", ALWAYS(SHORTAGE), "developer", false},
    {"marker-developer-empty", ALWAYS(SHORTAGE), "developer", true},
    {"marker-waste-ink-receptacle-almost-full", ALWAYS(SHORTAGE), "wasteInk", false},
    {"marker-waste-ink-receptacle-full", ALWAYS(SHORTAGE), "wasteInk", true},
    {"marker-waste*almost-full", ALWAYS(SHORTAGE), "wasteToner", false},
    {"marker-waste*full", ALWAYS(SHORTAGE), "wasteToner", true},
    {"stapler-almost-empty", ALWAYS(SHORTAGE), "staples", false},
    {"stapler-empty", ALWAYS(SHORTAGE), "staples", true},
    {"stitcher-almost-empty", ALWAYS(SHORTAGE), "stitchingWire", false},
    {"stitcher-empty", ALWAYS(SHORTAGE), "stitchingWire", true},
    {"bander-*empty", ALWAYS(SHORTAGE), "bandingSupply", false},
    {"binder-*empty", ALWAYS(SHORTAGE), "bindingSupply", false},
    {"wrapper-*empty", ALWAYS(SHORTAGE), "paperWrap", false},
    {"material-low", ALWAYS(SHORTAGE), "", false},
    {"material-empty", ALWAYS(SHORTAGE), "", true},
    // What wears, and what is to be looked after by a date or a count.
    {"opc-life-over", ALWAYS(MAINTENANCE), "opc", true},
    {"opc-*", ALWAYS(MAINTENANCE), "opc", false},
    {"cleaner-life-over", ALWAYS(MAINTENANCE), "cleanerUnit", true},
    {"cleaner-life-*", ALWAYS(MAINTENANCE), "cleanerUnit", false},
    {"fuser-life-over", ALWAYS(MAINTENANCE), "fuser", true},
    {"fuser-life-*", ALWAYS(MAINTENANCE), "fuser", false},
    {"*-life-almost-over", ALWAYS(MAINTENANCE), "", false},
    {"*-life-over", ALWAYS(MAINTENANCE), "", true},
    {"*-life-warn", ALWAYS(MAINTENANCE), "", false},
    {"*-near-eol", ALWAYS(MAINTENANCE), "", false},
    {"*-at-eol", ALWAYS(MAINTENANCE), "", true},
    {"*-near-limit", ALWAYS(MAINTENANCE), "", false},
    {"*-at-limit", ALWAYS(MAINTENANCE), "", true},
    {"maintenance*", ALWAYS(MAINTENANCE), "", false},
    {"service-*", ALWAYS(MAINTENANCE), "", false},
    // What a person at the machine does, and mere news.
    {"cover-open", NEVER, "", false},
    {"door-open", NEVER, "", false},
    {"interlock-open", NEVER, "", false},
    {"*-cover-open", NEVER, "", false},
    {"*-interlock-open", NEVER, "", false},
    {"*-opened", NEVER, "", false},
    {"*closed", NEVER, "", false},
    {"media-empty", NEVER, "", false},
    {"media-low", NEVER, "", false},
    {"media-needed", NEVER, "", false},
    {"material-needed", NEVER, "", false},
    {"*-input-empty", NEVER, "", false},
    {"*-input-request", NEVER, "", false},
    {"input-cannot-feed-size-selected", NEVER, "", false},
    {"input-media-*-change", NEVER, "", false},
    {"*-cannot-duplex-media-selected", NEVER, "", false},
    {"*-missing", NEVER, "", false},
    {"*-empty", NEVER, "", false},
    {"*-full", NEVER, "", false},
    {"*-added", NEVER, "", false},
    {"*-removed", NEVER, "", false},
    {"*-deleted", NEVER, "", false},
    {"*-resource-*", NEVER, "", false},
    {"*configuration-change", NEVER, "", false},
    {"*-memory-increase", NEVER, "", false},
    {"*-complex-page-encountered", NEVER, "", false},
    {"*-turned-on", NEVER, "", false},
    {"*-turned-off", NEVER, "", false},
    {"*-warming-up", NEVER, "", false},
    {"*-power-saver", NEVER, "", false},
    {"*-offline", NEVER, "", false},
    {"*cooling*", NEVER, "", false},
    {"*heating", NEVER, "", false},
    {"paused", NEVER, "", false},
    {"moving-to-paused", NEVER, "", false},
    {"resuming", NEVER, "", false},
    {"connecting-to-device", NEVER, "", false},
    {"deactivated", NEVER, "", false},
    {"hibernate", NEVER, "", false},
    {"standby", NEVER, "", false},
    {"suspend", NEVER, "", false},
    {"hold-new-jobs", NEVER, "", false},
    {"identify-printer-requested", NEVER, "", false},
    {"media-drying", NEVER, "", false},
    {"none", NEVER, "", false},
    {"power-*", NEVER, "", false},
    {"printer-*", NEVER, "", false},
    {"shutdown", NEVER, "", false},
    {"stopping", NEVER, "", false},
    {"stopped-partly", NEVER, "", false},
    {"testing", NEVER, "", false},
    {"timed-out", NEVER, "", false},
    {"wifi-not-configured", NEVER, "", false},
    {"alert-removal-of-*", NEVER, "", false},
    // Jams that come too often, by the agent's count (docs/status-file.md): nothing has failed yet.
    {"media-path-failure", POSSIBLE, "", false},
    // What does not mend itself, whatever severity the device gives it.
    {"*-recoverable-failure", ON_ERROR, "", false},
    {"*-unrecoverable-*", ALWAYS(FAILURE), "", false},
    {"*-failure", ALWAYS(FAILURE), "", false},
    {"fuser-over-temp", ALWAYS(FAILURE), "", false},
    {"fuser-under-temp", ALWAYS(FAILURE), "", false},
    {"*", ON_ERROR, "", false},
};

static const struct condition_row *condition_row(const char *keyword)
{
    for (size_t i = 0; i < N_OF(rows) - 1; i++) {
        if (fnmatch(rows[i].pattern, keyword, 0) == 0)
            return &rows[i];
    }
    return &rows[N_OF(rows) - 1];
}

enum condition_kind condition_kind(const char *keyword, Platen__Severity severity)
{
    if (severity == PLATEN__SEVERITY__SEVERITY_REPORT || keyword[0] == '\0')
        return CONDITION_NOTHING;
    const struct condition_row *row = condition_row(keyword);
    return severity == PLATEN__SEVERITY__SEVERITY_WARNING ? row->warning : row->error;
}

const char *condition_supply_type(const char *keyword)
{
    return condition_row(keyword)->supply_type;
}

bool condition_is_end(const char *keyword)
{
    return condition_row(keyword)->end;
}

// The first that fits counts.
static const struct stage_row {
    const char *stage;
    const char *wears; // NULL: it says nothing of a life
} stages[] = {
    {"-life-almost-over", "replace-soon"},
    {"-life-over", "replace"},
    {"-life-warn", "replace-soon"},
    {"-near-eol", "replace-soon"},
    {"-at-eol", "replace"},
    {"-near-limit", NULL},
    {"-at-limit", NULL},
    {"-almost-empty", NULL},
    {"-almost-full", NULL},
    {"-low", NULL},
    {"-empty", NULL},
    {"-full", NULL},
};

// NULL: it says no stage.
static const struct stage_row *condition_stage(const char *keyword)
{
    size_t length = strlen(keyword);
    for (size_t i = 0; i < N_OF(stages); i++) {
        size_t stage = strlen(stages[i].stage);
        if (length > stage && strcmp(keyword + length - stage, stages[i].stage) == 0)
            return &stages[i];
    }
    return NULL;
}

const char *condition_wears(const char *keyword)
{
    const struct stage_row *row = condition_stage(keyword);
    return row != NULL ? row->wears : NULL;
}

// How far a keyword goes before it says the stage.
static size_t condition_stem(const char *keyword)
{
    const struct stage_row *row = condition_stage(keyword);
    return strlen(keyword) - (row != NULL ? strlen(row->stage) : 0);
}

bool condition_same(const char *keyword, const char *other)
{
    size_t stem = condition_stem(keyword);
    return stem == condition_stem(other) && strncmp(keyword, other, stem) == 0 &&
           (strcmp(keyword, other) == 0 || (keyword[stem] != '\0' && other[stem] != '\0'));
}

struct supply_row {
    const char *type;
    enum condition_kind kind;
    const char *low;
    const char *end;
    const char *same; // the type it counts as, "" = itself
};

static const struct supply_row supply_rows[] = {
    {"toner", CONDITION_SHORTAGE, "toner-low", "toner-empty", ""},
    {"tonerCartridge", CONDITION_SHORTAGE, "toner-low", "toner-empty", "toner"},
    {"matteToner", CONDITION_SHORTAGE, "toner-low", "toner-empty", "toner"},
    {"ink", CONDITION_SHORTAGE, "marker-ink-almost-empty", "marker-ink-empty", ""},
    {"inkCartridge", CONDITION_SHORTAGE, "marker-ink-almost-empty", "marker-ink-empty", "ink"},
    {"matteInk", CONDITION_SHORTAGE, "marker-ink-almost-empty", "marker-ink-empty", "ink"},
    {"inkRibbon", CONDITION_SHORTAGE, "marker-print-ribbon-almost-empty",
     "marker-print-ribbon-empty", ""},
    {"ribbonWax", CONDITION_SHORTAGE, "marker-print-ribbon-almost-empty",
     "marker-print-ribbon-empty", "inkRibbon"},
    {"developer", CONDITION_SHORTAGE, "developer-low", "developer-empty", ""},
    {"wasteToner", CONDITION_SHORTAGE, "marker-waste-toner-receptacle-almost-full",
     "marker-waste-toner-receptacle-full", ""},
    {"wasteInk", CONDITION_SHORTAGE, "marker-waste-ink-receptacle-almost-full",
     "marker-waste-ink-receptacle-full", ""},
    {"wasteWax", CONDITION_SHORTAGE, "marker-waste-almost-full", "marker-waste-full", ""},
    {"paper", CONDITION_SHORTAGE, "media-low", "media-empty", ""},
    {"staples", CONDITION_SHORTAGE, "stapler-almost-empty", "stapler-empty", ""},
    {"stitchingWire", CONDITION_SHORTAGE, "stitcher-almost-empty", "stitcher-empty", ""},
    {"bandingSupply", CONDITION_SHORTAGE, "bander-almost-empty", "bander-empty", ""},
    {"bindingSupply", CONDITION_SHORTAGE, "binder-almost-empty", "binder-empty", ""},
    {"opc", CONDITION_MAINTENANCE, "opc-near-eol", "opc-life-over", ""},
    {"fuser", CONDITION_MAINTENANCE, "marker-life-almost-over", "marker-life-over", ""},
    {"coronaWire", CONDITION_MAINTENANCE, "marker-life-almost-over", "marker-life-over", ""},
    {"fuserOilWick", CONDITION_MAINTENANCE, "marker-life-almost-over", "marker-life-over", ""},
    {"cleanerUnit", CONDITION_MAINTENANCE, "cleaner-life-almost-over", "cleaner-life-over", ""},
    {"fuserCleaningPad", CONDITION_MAINTENANCE, "cleaner-life-almost-over", "cleaner-life-over",
     ""},
    {"transferUnit", CONDITION_MAINTENANCE, "marker-life-almost-over", "marker-life-over", ""},
    {"", CONDITION_SHORTAGE, "marker-supply-low", "marker-supply-empty", ""},
};

static const struct supply_row *supply_row(const char *type)
{
    size_t i = 0;
    while (i < N_OF(supply_rows) - 1 && strcmp(supply_rows[i].type, type) != 0)
        i++;
    return &supply_rows[i];
}

enum condition_kind condition_kind_of_supply(const char *type)
{
    return supply_row(type)->kind;
}

const char *condition_of_supply(const Platen__Supply *supply, bool end)
{
    const struct supply_row *row = supply_row(supply->type);
    return end ? row->end : row->low;
}

bool condition_supply_same(const char *type, const char *other)
{
    const struct supply_row *a = supply_row(type), *b = supply_row(other);
    const char *one = a->same[0] != '\0' ? a->same : type;
    const char *two = b->same[0] != '\0' ? b->same : other;
    return strcmp(one, two) == 0;
}
