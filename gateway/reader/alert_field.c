#include "gateway/reader/alert_field.h"

#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_heading.h"
#include "gateway/reader/alert_identity.h"
#include "gateway/reader/alert_state.h"
#include "gateway/reader/fold.h"

static const uint64_t parts_of_machine =
    ALERT_BIT(TONER) | ALERT_BIT(INK) | ALERT_BIT(CARTRIDGE) | ALERT_BIT(WASTE) | ALERT_BIT(DRUM) |
    ALERT_BIT(FUSER) | ALERT_BIT(TRANSFER) | ALERT_BIT(DEVELOPER) | ALERT_BIT(KIT);

bool alert_field_is_part(uint64_t atoms)
{
    return (atoms & parts_of_machine) != 0;
}

bool alert_field_says_nothing(struct alert *alert, const char *value)
{
    uint64_t number;
    return value[0] == '\0' || alert_number(value, &number) != 0 || alert_is_fine(alert, value);
}

static void status_value(struct alert *alert, const char *label, const char *value)
{
    if (alert_field_says_nothing(alert, value))
        return;
    if (alert_has(&alert->forms->cleared, fold_text(alert->arena, value)) && strlen(value) < 24 &&
        alert_say(alert, value, ALERT_PLACE_STATUS) == 0) {
        alert->over = true;
        return;
    }
    if (alert_say(alert, value, ALERT_PLACE_STATUS) == 0 &&
        alert_say(alert, arena_printf(alert->arena, "%s: %s", label, value), ALERT_PLACE_STATUS) ==
            0)
        alert_say_unknown(alert, value);
}

// "Error code: SC554" says which error the one before it was.
static void code_value(struct alert *alert, const char *label, const char *value)
{
    if (alert_field_says_nothing(alert, value) && alert->said_count == 0)
        return;
    if (alert->said_count == 0 && alert_say(alert, value, ALERT_PLACE_STATUS) == 0)
        alert_say_unknown(alert, arena_printf(alert->arena, "%s: %s", label, value));
    if (alert->said_count > 0)
        alert_take_codes(alert, value, alert->said[alert->said_count - 1].word);
}

static const char *supply_part(struct alert *alert, const char *name, bool second)
{
    const char *slash = strchr(name, '/');
    if (slash == NULL)
        return second ? "" : name;
    return second ? slash + 1 : arena_strndup(alert->arena, name, (size_t)(slash - name));
}

// "Ink levels: BK 10%, C 8%": several levels under one label. Whether it was such a row.
static bool take_levels(struct alert *alert, uint64_t of, const char *value, unsigned indent)
{
    const char *first = strchr(value, '%');
    bool taken = false;
    if (first == NULL || strchr(first + 1, '%') == NULL || !alert_field_is_part(of))
        return false;
    alert_heading_push(alert, indent, of, ALERT_UNKNOWN);
    for (const char *at = value; *at != '\0';) {
        size_t size = strcspn(at, ",;"), name = strcspn(at, "0123456789,;");
        const char *level = arena_strndup(alert->arena, at + name, size - name);
        while (name > 0 && strchr(" :=", at[name - 1]) != NULL)
            name--;
        const char *label = arena_strndup(alert->arena, at, name);
        bool whole;
        uint64_t atoms = alert_atoms_of(alert, label, &whole);
        if (whole && atoms != 0)
            taken = alert_take_value(alert, label, atoms, whole, level, "") || taken;
        at += size + strspn(at + size, ",; ");
    }
    alert->context_count -= alert->context_count > 0;
    return taken;
}

// Whether the label is one that is known, whatever its value.
bool alert_field_take(struct alert *alert, const char *label, const char *value, const char *state,
                      unsigned indent)
{
    const struct alert_label *known = alert_label(alert, label);
    uint64_t number;
    bool whole;
    uint64_t atoms = alert_atoms_of(alert, label, &whole);
    enum alert_meaning meaning = known != NULL ? known->meaning : ALERT_UNKNOWN;
    // "Printer: 61814" counts; "Printer: Copier, 2nd floor" is its name.
    if (meaning == ALERT_NAME && whole && atoms != 0 && alert_number(value, &number) > 0)
        meaning = ALERT_UNKNOWN;
    // "Total" below "Scanned pages" is of those.
    if (meaning == ALERT_COUNTER && whole && strcmp(known->name, "total") == 0 &&
        alert_context_counts(alert))
        meaning = ALERT_UNKNOWN;
    alert->pending = ALERT_UNKNOWN;
    if (value[0] == '\0') {
        atoms = alert_heading_atoms(alert, label, &whole);
        alert_heading_push(alert, indent, whole ? atoms : 0, meaning);
        alert->pending = meaning != ALERT_UNKNOWN ? meaning
                         : whole && atoms != 0    ? ALERT_COUNTER
                                                  : ALERT_UNKNOWN;
        alert->pending_label = label;
        alert->pending_atoms = atoms;
        return meaning != ALERT_UNKNOWN || (whole && atoms != 0);
    }
    if (meaning == ALERT_COUNTER) {
        int counted = alert_number(value, &number);
        alert->labels += counted != 0;
        alert->implausible = alert->implausible || counted < 0;
        return counted <= 0 || alert_take_counter(alert, known->name, number);
    }
    if (meaning == ALERT_SUPPLY && strchr(value, '%') != NULL)
        return alert->labels += 1,
               alert_take_supply(alert, label, supply_part(alert, known->name, false),
                                 supply_part(alert, known->name, true), value, state);
    if (meaning == ALERT_STATUS)
        status_value(alert, label, value);
    else if (meaning == ALERT_CODE)
        code_value(alert, label, value);
    else if (meaning != ALERT_UNKNOWN && meaning != ALERT_SKIP && meaning < ALERT_STATUS)
        alert->labels += alert_identity_take(alert, meaning, value);
    if (meaning != ALERT_UNKNOWN)
        return true;
    if (whole && take_levels(alert, atoms, value, indent)) {
        alert->labels++;
        return true;
    }
    if (alert_take_value(alert, label, atoms, whole, value, state)) {
        alert->labels++;
        return true;
    }
    // "Supply: Black toner cartridge": of it is the level that follows.
    bool parts;
    uint64_t of = alert_atoms_of(alert, value, &parts);
    if (!whole || atoms == 0 || !alert_field_is_part(of) || strlen(value) > 60)
        return false;
    alert_heading_push(alert, indent, parts ? of : of & ~ALERT_BIT(REJECT), ALERT_UNKNOWN);
    return true;
}

// The value of a label that stood alone in the line before.
bool alert_field_take_pending(struct alert *alert, const char *text, unsigned indent)
{
    uint64_t number;
    enum alert_meaning meaning = alert->pending;
    if (meaning == ALERT_UNKNOWN || meaning == ALERT_SKIP)
        return false;
    if (meaning == ALERT_COUNTER ? alert_number(text, &number) <= 0 : meaning >= ALERT_STATUS)
        return false;
    const char *label = alert->pending_label;
    alert->pending = ALERT_UNKNOWN;
    if (alert->context_count > 0)
        alert->contexts[alert->context_count - 1].meaning = ALERT_UNKNOWN;
    return alert_field_take(alert, label, text, "", indent);
}
