#include "gateway/base/alert_facts.h"

#include <string.h>

#include "lib/arena.h"

enum { FACTS_MAX = 200 };

const Platen__Parsed *alert_facts_mail(const Platen__Parsed *parsed)
{
    return parsed->forwarded != NULL ? parsed->forwarded : parsed;
}

bool alert_facts_read_by(const Platen__Parsed *parsed, const char *name)
{
    const Platen__Parsed *mail = alert_facts_mail(parsed);
    return strcmp(mail->form, name) == 0 && mail->fate == PLATEN__FATE__FATE_ACCEPTED;
}

static const char *condition_fact(const Platen__AlertWord *word, struct arena *arena)
{
    const Platen__Condition *condition = word->condition;
    return arena_printf(arena, "%s%s%s %s", condition->keyword,
                        condition->component[0] != '\0' ? " " : "", condition->component,
                        word->cleared ? "cleared" : "raised");
}

static void add_fact(Platen__Fact **facts, size_t *n, struct arena *arena, const char *name,
                     const char *value)
{
    if (value[0] == '\0' || *n == FACTS_MAX)
        return;
    Platen__Fact *fact = arena_alloc(arena, sizeof *fact);
    platen__fact__init(fact);
    fact->name = arena_strdup(arena, name);
    fact->value = arena_strdup(arena, value);
    facts[(*n)++] = fact;
}

size_t alert_facts_list(const Platen__Parsed *parsed, struct arena *arena, Platen__Fact ***facts_r)
{
    const Platen__Parsed *mail = alert_facts_mail(parsed);
    Platen__Fact **facts = arena_array(arena, FACTS_MAX, sizeof *facts);
    size_t n = 0;
    add_fact(facts, &n, arena, "serial", mail->serial);
    add_fact(facts, &n, arena, "number", mail->number);
    add_fact(facts, &n, arena, "model", mail->model);
    add_fact(facts, &n, arena, "name", mail->name);
    add_fact(facts, &n, arena, "location", mail->location);
    add_fact(facts, &n, arena, "ip", mail->ip);
    add_fact(facts, &n, arena, "mac", mail->mac);
    for (size_t i = 0; i < mail->n_words; i++)
        add_fact(facts, &n, arena, "condition", condition_fact(mail->words[i], arena));
    for (size_t i = 0; i < mail->n_counters; i++)
        add_fact(facts, &n, arena, "counter",
                 arena_printf(arena, "%s %llu", mail->counters[i]->name,
                              (unsigned long long)mail->counters[i]->value));
    for (size_t i = 0; i < mail->n_supplies; i++) {
        const Platen__Supply *supply = mail->supplies[i];
        if (supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_EXACT)
            add_fact(facts, &n, arena, "supply",
                     arena_printf(arena, "%s %lld", supply->index, (long long)supply->level));
    }
    *facts_r = facts;
    return n;
}
