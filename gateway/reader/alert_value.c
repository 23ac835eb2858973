// Values under labels: counters and supplies, by what the words of the label and of the headings
// above it are about.
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/text.h"

#include "gateway/reader/alert_state.h"
#include "gateway/reader/fold.h"

#define COLOURS (ALERT_BIT(BLACK) | ALERT_BIT(COLOUR) | ALERT_BIT(SINGLE) | ALERT_BIT(TWO))
#define INKS (ALERT_BIT(CYAN) | ALERT_BIT(MAGENTA) | ALERT_BIT(YELLOW) | ALERT_BIT(LIGHT))
#define LETTERS                                                                                    \
    (ALERT_BIT(LETTER_K) | ALERT_BIT(LETTER_C) | ALERT_BIT(LETTER_M) | ALERT_BIT(LETTER_Y))
#define FUNCTIONS                                                                                  \
    (ALERT_BIT(COPY) | ALERT_BIT(PRINT) | ALERT_BIT(FAX) | ALERT_BIT(SCAN) | ALERT_BIT(OTHER))
#define SIZES (ALERT_BIT(A3) | ALERT_BIT(A4) | ALERT_BIT(SIZE) | ALERT_BIT(LARGE))
#define PARTS                                                                                      \
    (ALERT_BIT(TONER) | ALERT_BIT(INK) | ALERT_BIT(CARTRIDGE) | ALERT_BIT(WASTE) |                 \
     ALERT_BIT(DRUM) | ALERT_BIT(FUSER) | ALERT_BIT(TRANSFER) | ALERT_BIT(DEVELOPER) |             \
     ALERT_BIT(KIT) | ALERT_BIT(STAPLE))
#define COUNTS (ALERT_BIT(COUNT) | ALERT_BIT(TOTAL) | COLOURS | FUNCTIONS)

enum { NUMBER_DIGITS = 18, FAX_PAGES_MAX = 9999999 };

// ---- numbers ----

// "00123456 pages", "12,345", "12.345", "12 345", "12'345 Blatt". Groups are of three digits.
int alert_number(const char *value, uint64_t *number_r)
{
    char digits[NUMBER_DIGITS + 1];
    size_t length = 0, group = 0;
    const char *at = value + strspn(value, " =");
    bool negative = *at == '-' && isdigit((unsigned char)at[1]);
    bool grouped = false;
    at += negative;
    if (!isdigit((unsigned char)*at))
        return 0;
    for (; *at != '\0'; at++) {
        if (isdigit((unsigned char)*at)) {
            if (length == 0 && *at == '0' && isdigit((unsigned char)at[1]))
                continue;
            if (length == NUMBER_DIGITS)
                return -1;
            digits[length++] = *at;
            group++;
            continue;
        }
        bool more = strchr(",.' ", *at) != NULL && strspn(at + 1, "0123456789") == 3;
        if (!more || (grouped && group != 3) || group > 3)
            break;
        grouped = true;
        group = 0;
    }
    digits[length] = '\0';
    if ((*at == 'e' || *at == 'E') && strspn(at + 1, "+0123456789") > 0)
        return -1;
    // A unit may follow; anything else is no number of pages.
    const char *rest = at + strspn(at, " \t");
    if (*rest == '.' && rest == at && isdigit((unsigned char)at[1]))
        return 0;
    if (strpbrk(rest, "0123456789%/:") != NULL || strlen(rest) > 24 ||
        (rest == at && isalpha((unsigned char)*rest)))
        return 0;
    if (!text_parse_unsigned(digits, INT64_MAX, number_r))
        return -1;
    return negative ? -1 : 1;
}

struct level {
    int percent;       // -1 = none
    const char *range; // "25-50", "" = none
};

// "18%", "18 %", "25-50%", "<10%".
static struct level level_of(struct alert *alert, const char *value)
{
    struct level level = {.percent = -1, .range = ""};
    const char *mark = strchr(value, '%');
    if (mark == NULL)
        return level;
    const char *begin = mark;
    while (begin > value && strchr("0123456789 -~.", begin[-1]) != NULL)
        begin--;
    begin += strspn(begin, " -~.");
    int numbers[2] = {-1, -1};
    size_t count = 0;
    for (const char *at = begin; at < mark && count < 2;) {
        size_t digits = strspn(at, "0123456789");
        if (digits > 0 && digits <= 3)
            numbers[count++] = atoi(at);
        at += digits;
        if (at < mark && *at == '.') // of a fraction only the whole
            at += 1 + strspn(at + 1, "0123456789");
        while (at < mark && !isdigit((unsigned char)*at))
            at++;
    }
    if (count == 2 && numbers[0] <= numbers[1] && numbers[1] <= 100)
        level.range = arena_printf(alert->arena, "%d-%d", numbers[0], numbers[1]);
    else if (count == 1 && numbers[0] <= 100)
        level.percent = numbers[0];
    return level;
}

// ---- counters ----

bool alert_take_counter(struct alert *alert, const char *name, uint64_t value)
{
    for (size_t i = 0; i < alert->counter_count; i++) {
        struct alert_counter *counter = &alert->counters[i];
        if (strcmp(counter->name, name) != 0)
            continue;
        alert->differ =
            alert->differ || (counter->value != value && strncmp(name, "other", 5) != 0);
        return true;
    }
    if (alert->counter_count == ALERT_COUNTERS_MAX)
        return false;
    alert->counters[alert->counter_count++] = (struct alert_counter){
        .name = arena_strdup(alert->arena, name), .value = value, .source = alert->source};
    return true;
}

static const char *counter_function(uint64_t atoms)
{
    if ((atoms & ALERT_BIT(SCAN)) != 0)
        return (atoms & ALERT_BIT(FAX)) != 0     ? "scan_fax"
               : (atoms & ALERT_BIT(COPY)) != 0  ? "scan_copy"
               : (atoms & ALERT_BIT(OTHER)) != 0 ? "scan_other"
                                                 : "scan";
    if ((atoms & ALERT_BIT(FAX)) != 0)
        return (atoms & ALERT_BIT(SEND)) != 0      ? "fax_send"
               : (atoms & ALERT_BIT(RECEIVE)) != 0 ? "fax_receive"
                                                   : "fax";
    if ((atoms & ALERT_BIT(SEND)) != 0)
        return "transmit";
    if ((atoms & ALERT_BIT(RECEIVE)) != 0)
        return "receive";
    if ((atoms & ALERT_BIT(OTHER)) != 0)
        return "other";
    if ((atoms & ALERT_BIT(COPY)) != 0)
        return (atoms & ALERT_BIT(PRINT)) != 0 ? "" : "copy"; // copies and prints: all of them
    return (atoms & ALERT_BIT(PRINT)) != 0 ? "print" : "";
}

static const char *counter_colour(uint64_t atoms)
{
    return (atoms & ALERT_BIT(BLACK)) != 0    ? "black"
           : (atoms & ALERT_BIT(SINGLE)) != 0 ? "single_colour"
           : (atoms & ALERT_BIT(TWO)) != 0    ? "two_colour"
           : (atoms & ALERT_BIT(COLOUR)) != 0 ? "colour"
                                              : "";
}

// "" = no counter that anybody knows by a name.
static const char *counter_name(struct alert *alert, uint64_t atoms)
{
    const char *function = counter_function(atoms), *colour = counter_colour(atoms);
    if ((atoms & (ALERT_BIT(REJECT) | ALERT_BIT(TRAY))) != 0)
        return "";
    if ((atoms & SIZES) != 0) {
        const char *size = (atoms & ALERT_BIT(A3)) != 0      ? "a3"
                           : (atoms & ALERT_BIT(A4)) != 0    ? "a4"
                           : (atoms & ALERT_BIT(LARGE)) != 0 ? "large"
                                                             : "";
        return (atoms & (COLOURS | FUNCTIONS)) == 0 ? size : "";
    }
    if ((atoms & (ALERT_BIT(SIMPLEX) | ALERT_BIT(DUPLEX))) != 0)
        return (atoms & (COLOURS | FUNCTIONS) & ~ALERT_BIT(PRINT)) != 0 ? ""
               : (atoms & ALERT_BIT(SIMPLEX)) != 0                      ? "simplex"
                                                                        : "duplex";
    // "Black & White Total Print Count": of all functions.
    if ((atoms & ALERT_BIT(TOTAL)) != 0 && strcmp(function, "print") == 0)
        function = "";
    if (function[0] == '\0')
        return colour[0] != '\0' ? colour : "total";
    return colour[0] == '\0' ? function : arena_printf(alert->arena, "%s_%s", function, colour);
}

// Where a machine counts colours by function alone, their sums.
void alert_sum_counters(struct alert *alert)
{
    static const char *const colours[] = {"black", "colour", "single_colour", "two_colour"};
    static const char *const functions[] = {"copy_", "print_", "fax_", "other_"};
    for (size_t i = 0; i < 4; i++) {
        uint64_t sum = 0;
        size_t found = 0, there = 0;
        for (size_t j = 0; j < alert->counter_count; j++) {
            const char *name = alert->counters[j].name;
            there += strcmp(name, colours[i]) == 0;
            for (size_t k = 0; k < 4; k++) {
                size_t length = strlen(functions[k]);
                if (strncmp(name, functions[k], length) != 0 ||
                    strcmp(name + length, colours[i]) != 0)
                    continue;
                sum += alert->counters[j].value;
                found++;
            }
        }
        if (there == 0 && found > 0)
            alert_take_counter(alert, colours[i], sum);
    }
}

// ---- supplies ----

static const char *supply_type(uint64_t atoms)
{
    if ((atoms & ALERT_BIT(WASTE)) != 0)
        return (atoms & ALERT_BIT(INK)) != 0 ? "wasteInk" : "wasteToner";
    if ((atoms & ALERT_BIT(DRUM)) != 0)
        return "opc";
    if ((atoms & ALERT_BIT(FUSER)) != 0)
        return "fuser";
    if ((atoms & ALERT_BIT(TRANSFER)) != 0)
        return "transferUnit";
    if ((atoms & ALERT_BIT(DEVELOPER)) != 0)
        return "developer";
    if ((atoms & ALERT_BIT(STAPLE)) != 0)
        return "staples";
    if ((atoms & ALERT_BIT(KIT)) != 0)
        return "other";
    return (atoms & ALERT_BIT(INK)) != 0 ? "ink" : "toner";
}

static const char *supply_colour(uint64_t atoms)
{
    bool light = (atoms & ALERT_BIT(LIGHT)) != 0;
    if ((atoms & (ALERT_BIT(CYAN) | ALERT_BIT(LETTER_C))) != 0)
        return light ? "lightCyan" : "cyan";
    if ((atoms & (ALERT_BIT(MAGENTA) | ALERT_BIT(LETTER_M))) != 0)
        return light ? "lightMagenta" : "magenta";
    if ((atoms & (ALERT_BIT(YELLOW) | ALERT_BIT(LETTER_Y))) != 0)
        return "yellow";
    return (atoms & (ALERT_BIT(BLACK) | ALERT_BIT(LETTER_K))) != 0 ? "black" : "";
}

static bool type_is_filled(const char *type)
{
    return strncmp(type, "waste", 5) == 0;
}

static Platen__Supply *supply_there(struct alert *alert, const char *index)
{
    for (size_t i = 0; i < alert->supply_count; i++) {
        if (strcmp(alert->supplies[i]->index, index) == 0)
            return alert->supplies[i];
    }
    return NULL;
}

static Platen__Supply *supply_make(struct alert *alert, const char *name, const char *type,
                                   const char *colour)
{
    char *index = arena_printf(alert->arena, "%s%s%s", type, colour[0] != '\0' ? "-" : "", colour);
    Platen__Supply *supply = supply_there(alert, index);
    if (supply != NULL || alert->supply_count == ALERT_SUPPLIES_MAX)
        return supply;
    bool coloured = strcmp(type, "toner") == 0 || strcmp(type, "ink") == 0;
    supply = arena_alloc(alert->arena, sizeof(*supply));
    platen__supply__init(supply);
    supply->index = index;
    supply->name = arena_cut(alert->arena, name, 100);
    supply->class_ = type_is_filled(type) ? PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED
                                          : PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_CONSUMED;
    supply->type = arena_strdup(alert->arena, type);
    supply->colour = arena_strdup(alert->arena, coloured ? colour : "");
    supply->unit = arena_strdup(alert->arena, "");
    alert->supplies[alert->supply_count++] = supply;
    return supply;
}

// What the words beside it say, by the same words as everywhere.
static void supply_say(struct alert *alert, Platen__Supply *supply, const char *noun,
                       const char *label, const char *words)
{
    size_t before = alert->said_count;
    if (words[0] == '\0')
        return;
    if (alert_is_fine(alert, words)) {
        supply->state = PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK;
        return;
    }
    alert_say(alert, arena_printf(alert->arena, "%s %s %s", label, noun, words),
              ALERT_PLACE_STATUS);
    if (alert->said_count == before)
        return;
    const char *keyword = alert->said[before].word->condition->keyword;
    bool low = strstr(keyword, "-low") != NULL || strstr(keyword, "almost") != NULL ||
               strstr(keyword, "near") != NULL;
    supply->state = low ? PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW
                    : supply->class_ == PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED
                        ? PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL
                        : PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY;
}

bool alert_take_supply(struct alert *alert, const char *name, const char *type, const char *colour,
                       const char *value, const char *state)
{
    struct level level = level_of(alert, value);
    bool gauge = level.percent >= 0 || level.range[0] != '\0';
    Platen__Supply *supply = supply_make(alert, name, type, colour);
    if (supply == NULL)
        return false;
    // How full a waste box is, where the maker does not say how much room is left, is not known.
    if (level.percent >= 0 && !type_is_filled(type) &&
        supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_UNKNOWN) {
        supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_EXACT;
        supply->level = level.percent;
        supply->capacity = 100;
        supply->unit = arena_strdup(alert->arena, "percent");
    } else if (level.range[0] != '\0') {
        supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING;
        supply->state = PLATEN__SUPPLY_STATE__SUPPLY_STATE_SOME;
        supply->range = arena_strdup(alert->arena, level.range);
    }
    const char *noun = type_is_filled(type)           ? "waste"
                       : strcmp(type, "ink") == 0     ? "ink"
                       : strcmp(type, "toner") == 0   ? "toner"
                       : strcmp(type, "opc") == 0     ? "drum"
                       : strcmp(type, "fuser") == 0   ? "fuser"
                       : strcmp(type, "staples") == 0 ? "staple"
                                                      : "";
    supply_say(alert, supply, noun, name, gauge ? state : value);
    if (!gauge && state[0] != '\0' && supply->state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_UNKNOWN)
        supply_say(alert, supply, noun, name, state);
    return true;
}

// ---- a value under a label ----

static uint64_t context_atoms(const struct alert *alert)
{
    uint64_t atoms = 0;
    for (size_t i = 0; i < alert->context_count; i++)
        atoms |= alert->contexts[i].atoms;
    return atoms;
}

bool alert_context_counts(const struct alert *alert)
{
    uint64_t context = context_atoms(alert);
    return (context & PARTS) == 0 &&
           (context & (COLOURS | FUNCTIONS | ALERT_BIT(SEND) | ALERT_BIT(RECEIVE) |
                       ALERT_BIT(SIMPLEX) | ALERT_BIT(DUPLEX))) != 0;
}

// A colour of the label outranks that of a heading, and so on.
static uint64_t join_atoms(uint64_t atoms, uint64_t context)
{
    static const uint64_t groups[] = {COLOURS, FUNCTIONS, SIZES,
                                      ALERT_BIT(SIMPLEX) | ALERT_BIT(DUPLEX), PARTS};
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        bool scans = groups[i] == FUNCTIONS && (context & ALERT_BIT(SCAN)) != 0;
        if ((atoms & groups[i]) != 0 && !scans)
            context &= ~groups[i];
    }
    if ((atoms & FUNCTIONS) != 0)
        context &= ~ALERT_BIT(TOTAL);
    return atoms | (context & ~ALERT_BIT(REJECT));
}

bool alert_take_value(struct alert *alert, const char *label, uint64_t atoms, bool whole,
                      const char *value, const char *state)
{
    uint64_t context = context_atoms(alert), all = join_atoms(atoms, context), number = 0;
    bool part = (atoms & PARTS) != 0;
    bool colour =
        (atoms & (INKS | ALERT_BIT(BLACK))) != 0 || ((all & PARTS) != 0 && (atoms & LETTERS) != 0);
    int counted = alert_number(value, &number);
    bool percent = strchr(value, '%') != NULL;
    if (percent && whole && (atoms & ALERT_BIT(LEVEL)) != 0 && (all & PARTS) != 0)
        return alert_take_supply(alert, label, supply_type(all), supply_colour(all), value, state);
    if (percent && (part || colour) && (whole || part))
        return (atoms & ALERT_BIT(REJECT)) == 0 &&
               alert_take_supply(alert, label, supply_type(all), supply_colour(atoms), value,
                                 state);
    if (counted != 0) {
        bool counts = (atoms & (ALERT_BIT(COUNT) | ALERT_BIT(TOTAL))) != 0 ||
                      (whole && (atoms & (COUNTS | SIZES | ALERT_BIT(SIMPLEX) | ALERT_BIT(DUPLEX) |
                                          ALERT_BIT(SEND) | ALERT_BIT(RECEIVE))) != 0);
        // What stands below a supply is no part of it when it is a count of pages.
        const char *name = counter_name(alert, (context & PARTS) != 0 ? atoms : all);
        // "Fax: 0301234567" below a signature is whom to call.
        if ((atoms & ~ALERT_BIT(NOISE)) == ALERT_BIT(FAX) && number > FAX_PAGES_MAX)
            return false;
        if (!counts || (atoms & (PARTS | LETTERS)) != 0 || name[0] == '\0')
            return false;
        if (counted < 0)
            alert->implausible = true;
        return counted > 0 && alert_take_counter(alert, name, number);
    }
    if (!percent && (part || (colour && (all & PARTS) != 0)) && whole && value[0] != '\0' &&
        (atoms & (ALERT_BIT(REJECT) | ALERT_BIT(TRAY))) == 0)
        return alert_take_supply(alert, label, supply_type(all), supply_colour(atoms), value,
                                 state);
    return false;
}
