#include "gateway/desk/episode.h"

#include <string.h>

#include "gateway/desk/arrived.h"
#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/inspection.h"
#include "gateway/desk/notice.h"
#include "lib/arena.h"

enum { EPISODE_LOOK_BACK = 32 }; // cases of a terminal that may be opened again

int episode_percent(const Platen__Supply *supply)
{
    if (supply->level_kind != PLATEN__LEVEL_KIND__LEVEL_EXACT || supply->level < 0)
        return -1;
    int64_t capacity = supply->capacity;
    if (capacity <= 0 && strcmp(supply->unit, "percent") == 0)
        capacity = 100;
    if (capacity <= 0)
        return -1;
    if (supply->level >= capacity)
        return 100;
    int64_t scale = capacity > INT64_MAX / 200 ? capacity / 100 : 0;
    if (scale > 0)
        return (int)(supply->level / scale) + 1;
    return (int)((supply->level * 100 + capacity - 1) / capacity);
}

// The device's own word outranks its gauge where it says that something is short.
enum episode_level episode_level(const Platen__Supply *supply, const Platen__Dealer *dealer)
{
    int percent = episode_percent(supply);
    switch (supply->state) {
    case PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY:
        return EPISODE_END;
    case PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL:
        if (supply->class_ == PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED)
            return EPISODE_END;
        break;
    case PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW:
        return percent == 0 ? EPISODE_END : EPISODE_LOW;
    default:
        break;
    }
    if (percent == 0)
        return EPISODE_END;
    if (percent > 0 && percent <= (int)dealer->low_percent)
        return EPISODE_LOW;
    if (percent > (int)(dealer->low_percent + dealer->clear_rise))
        return EPISODE_CLEAR;
    if (percent < 0 && supply->state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK)
        return EPISODE_CLEAR;
    return EPISODE_UNSURE;
}

// A matter that an order began has no word yet: it is about the part.
static bool episode_same_word(const Platen__Case *kase, const struct episode_matter *matter)
{
    const char *type = condition_supply_type(matter->keyword);
    if (kase->keyword[0] != '\0')
        return condition_same(kase->keyword, matter->keyword);
    return kase->component[0] != '\0' ||
           (type[0] != '\0' && condition_supply_same(kase->supply_type, type));
}

bool episode_fits(const Platen__Case *kase, const struct episode_matter *matter)
{
    if (kase->kind == PLATEN__CASE_KIND__CASE_SERVICE)
        return false;
    if (matter->supply == NULL)
        return kase->supply_index[0] == '\0' && episode_same_word(kase, matter) &&
               strcmp(kase->component, matter->component) == 0;
    if (kase->supply_index[0] != '\0')
        return strcmp(kase->supply_index, matter->supply->index) == 0;
    // Begun when the terminal had not yet named its supplies.
    return episode_same_word(kase, matter) && kase->supply_type[0] != '\0' &&
           condition_supply_same(kase->supply_type, matter->supply->type);
}

static Platen__CaseKind episode_case_kind(enum condition_kind kind)
{
    switch (kind) {
    case CONDITION_SHORTAGE:
        return PLATEN__CASE_KIND__CASE_SHORTAGE;
    case CONDITION_MAINTENANCE:
        return PLATEN__CASE_KIND__CASE_MAINTENANCE;
    case CONDITION_INSPECTION:
        return PLATEN__CASE_KIND__CASE_INSPECTION;
    default:
        return PLATEN__CASE_KIND__CASE_FAILURE;
    }
}

static Platen__Case *episode_find(struct desk_command *c, const Platen__Terminal *terminal,
                                  const struct episode_matter *matter)
{
    size_t n;
    Platen__Case **cases = case_open_of_terminal(c, terminal->id, &n);
    for (size_t i = 0; i < n; i++) {
        if (episode_fits(cases[i], matter))
            return cases[i];
    }
    return NULL;
}

// A matter that comes and goes is one matter: its case of a moment ago is opened again.
static Platen__Case *episode_reopen(struct desk_command *c, const Platen__Terminal *terminal,
                                    const struct episode_matter *matter)
{
    size_t n;
    Platen__Case **cases = case_latest_of_terminal(c, terminal->id, EPISODE_LOOK_BACK, &n);
    for (size_t i = 0; i < n; i++) {
        Platen__Case *kase = cases[i];
        if (!episode_fits(kase, matter) ||
            c->now - kase->done >= c->dealer->flap_minutes * DESK_MINUTE ||
            !case_step(c, kase, CASE_EVENT_REOPENED))
            continue;
        kase->notice = true;
        kase->reopened++;
        arrived_forget(c, kase);
        return kase;
    }
    return NULL;
}

// Severity grows within an episode: low becomes empty. It does not shrink.
static void episode_update(const struct desk_command *c, Platen__Case *kase,
                           const struct episode_matter *matter)
{
    bool graver = matter->severity > kase->severity ||
                  (condition_is_end(matter->keyword) && !condition_is_end(kase->keyword));
    kase->last_report = matter->reception;
    kase->said = c->now;
    if (matter->trust == PLATEN__TRUST__TRUST_SIGNED)
        kase->trust = matter->trust;
    if (kase->keyword[0] != '\0' && !graver)
        return;
    kase->keyword = (char *)(uintptr_t)matter->keyword;
    kase->severity = matter->severity;
    if (matter->text[0] != '\0')
        kase->text = (char *)(uintptr_t)matter->text;
}

static void episode_fill_supply(struct desk_command *c, Platen__Case *kase,
                                const struct episode_matter *matter)
{
    if (matter->supply == NULL) {
        kase->supply_type = arena_strdup(c->arena, condition_supply_type(matter->keyword));
        return;
    }
    kase->supply_index = matter->supply->index;
    kase->supply_type = matter->supply->type;
    kase->colour = matter->supply->colour;
    if (kase->supply == NULL)
        kase->supply = arena_memdup(c->arena, matter->supply, sizeof *matter->supply);
}

Platen__Case *episode_take(struct desk_command *c, const Platen__Terminal *terminal,
                           const struct episode_matter *matter, bool *opened_r)
{
    Platen__Case *kase = episode_find(c, terminal, matter);
    *opened_r = kase == NULL;
    if (kase == NULL)
        kase = episode_reopen(c, terminal, matter);
    if (kase == NULL) {
        kase = case_new(c, terminal, episode_case_kind(matter->kind));
        kase->component = arena_strdup(c->arena, matter->component);
        kase->first_report = matter->reception;
        kase->trust = matter->trust;
    }
    if (*opened_r)
        kase->since = matter->since;
    if (kase->supply_index[0] == '\0')
        episode_fill_supply(c, kase, matter);
    bool end = condition_is_end(kase->keyword);
    episode_update(c, kase, matter);
    if (*opened_r)
        notice_mail(c, kase, terminal);
    put_case(c, kase);
    if (*opened_r)
        inspection_watch(c, kase);
    if (!end && condition_is_end(kase->keyword))
        arrived_watch(c, kase);
    return kase;
}
