// Mails about a terminal that no key vouches for: a printer's own alerts, or words with a
// registration number. They may raise notices and end such, never an order, a read for billing or
// the end of a costly matter (DESIGN 4).
#include <ctype.h>
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/condition_kind.h"
#include "gateway/desk/find.h"
#include "gateway/desk/mail_in.h"
#include "gateway/desk/matter.h"
#include "gateway/desk/once.h"

enum { DATE_DAYS = 7, SINCE_DAYS = 60, SERIAL_MAX = 40 };

// ---- whose it is ----

// status+123456@...
static Platen__Terminal *by_plus_address(struct mail_in *mail)
{
    for (size_t i = 0; i < mail->parsed->n_to; i++) {
        const char *plus = strchr(mail->parsed->to[i], '+');
        size_t digits = plus != NULL ? strspn(plus + 1, "0123456789") : 0;
        if (digits < 6 || digits > 10 || plus[1 + digits] != '@')
            continue;
        Platen__Terminal *terminal =
            find_terminal_by_number(mail->c, arena_strndup(mail->c->arena, plus + 1, digits));
        if (terminal != NULL)
            return terminal;
    }
    return NULL;
}

// One machine, several spellings: in capitals, without marks, without zeros in front, and without
// the two zeros that Sharp's mails put behind.
static Platen__Terminal *by_serial(struct mail_in *mail)
{
    const char *serial = mail->parsed->serial;
    char plain[SERIAL_MAX + 3];
    size_t length = 0;
    Platen__Terminal *found = find_terminal_by_serial(mail->c, serial);
    for (; *serial != '\0' && length < SERIAL_MAX; serial++) {
        if (isalnum((unsigned char)*serial))
            plain[length++] = (char)toupper((unsigned char)*serial);
    }
    plain[length] = '\0';
    if (found == NULL)
        found = find_terminal_by_serial(mail->c, plain);
    if (found == NULL && length > 5)
        found = find_terminal_by_serial(mail->c, plain + strspn(plain, "0"));
    if (found == NULL && length > 6 && strcmp(plain + length - 2, "00") == 0)
        found = find_terminal_by_serial(mail->c, arena_strndup(mail->c->arena, plain, length - 2));
    if (found == NULL && length > 4 && strspn(plain, "0123456789") == length) {
        memcpy(plain + length, "00", 3);
        found = find_terminal_by_serial(mail->c, plain);
    }
    return found;
}

// Where machines' own mails come from, as far as only one of them sends from there.
static void learn_sender(struct mail_in *mail, const Platen__Terminal *terminal)
{
    const char *from = mail->parsed->from;
    uint8_t mac[32];
    if (from[0] == '\0' || mail->parsed->form[0] == '\0')
        return;
    store_mail_key(mail->c->txn, from, mac);
    Platen__Once *known = once_find(mail->c, ONCE_MAILS_FROM, mac, sizeof mac), once;
    const Platen__Terminal *before =
        known != NULL ? find_merged(mail->c, find_terminal_id(mail->c, known->reception)) : NULL;
    if (known != NULL &&
        (known->reception == 0 || (before != NULL && before->id == terminal->id)))
        return;
    platen__once__init(&once);
    once.reception = known == NULL ? terminal->id : 0;
    once_set(mail->c, ONCE_MAILS_FROM, mac, sizeof mac, &once);
}

static Platen__Terminal *by_sender(struct mail_in *mail)
{
    uint8_t mac[32];
    if (mail->parsed->from[0] == '\0' || mail->parsed->serial[0] != '\0' ||
        mail->parsed->number[0] != '\0')
        return NULL;
    store_mail_key(mail->c->txn, mail->parsed->from, mac);
    const Platen__Once *known = once_find(mail->c, ONCE_MAILS_FROM, mac, sizeof mac);
    return known != NULL ? find_merged(mail->c, find_terminal_id(mail->c, known->reception))
                         : NULL;
}

// The only machine at the site of the agent that passes the mail on.
static Platen__Terminal *by_site(struct mail_in *mail)
{
    struct store_key site = store_key_u64(mail->agent->site);
    Platen__Terminal *found = NULL, *terminal;
    size_t n = 0;
    if (mail->agent->site == 0 || mail->parsed->serial[0] != '\0' ||
        mail->parsed->number[0] != '\0')
        return NULL;
    struct store_cursor *cursor =
        store_scan_index(mail->c->txn, STORE_TERMINAL_BY_SITE, &site, NULL, false);
    while (n < 2 && (terminal = store_next(cursor, NULL)) != NULL) {
        if (terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE)
            continue;
        found = terminal;
        n++;
    }
    store_cursor_close(&cursor);
    return n == 1 ? found : NULL;
}

// What an agent passes on is of a machine of its customer. 1, 0 not found, -1 of another's.
static int agents_terminal(struct mail_in *mail, Platen__Terminal **terminal)
{
    if (mail->agent_terminal[0] != '\0' && *terminal == NULL)
        *terminal = find_merged(mail->c, find_terminal_by_name(mail->c, mail->agent->id,
                                                               mail->agent_terminal));
    if (*terminal == NULL)
        *terminal = by_site(mail);
    if (*terminal == NULL)
        return 0;
    return (*terminal)->customer == mail->agent->customer ? 1 : -1;
}

static int alert_terminal(struct mail_in *mail, Platen__Terminal **terminal_r)
{
    Platen__Terminal *terminal = find_terminal_by_number(mail->c, mail->parsed->number);
    if (terminal == NULL && mail->parsed->serial[0] != '\0')
        terminal = by_serial(mail);
    if (terminal == NULL)
        terminal = by_plus_address(mail);
    terminal = find_merged(mail->c, terminal);
    bool named = terminal != NULL;
    int found = named;
    if (mail->agent != NULL)
        found = agents_terminal(mail, &terminal);
    else if (!named)
        found = (terminal = by_sender(mail)) != NULL;
    if (named && found == 1)
        learn_sender(mail, terminal);
    *terminal_r = terminal;
    return found;
}

// ---- when it was ----

static int64_t alert_time(const struct mail_in *mail)
{
    int64_t now = mail->c->now, date = mail->parsed->date;
    return date > now - DATE_DAYS * DESK_DAY && date <= now ? date : now;
}

// By the machine's own clock, which may be wrong but goes on.
static int64_t own_time(const struct mail_in *mail)
{
    return mail->parsed->said_time != 0 ? mail->parsed->said_time : mail->parsed->date;
}

// A mail that was under way for longer than a newer one says nothing new. A clock that was set back
// by more is another clock.
static bool comes_late(const struct mail_in *mail, const Platen__Terminal *terminal)
{
    int64_t own = own_time(mail);
    return own != 0 && own < terminal->mail_time &&
           own > terminal->mail_time - DATE_DAYS * DESK_DAY;
}

// Since when, by our clock: as long before the mail's time as by the machine's own.
static void mend_since(const struct mail_in *mail, size_t n, Platen__Condition **conditions)
{
    int64_t own = own_time(mail), time = alert_time(mail);
    for (size_t i = 0; i < n; i++) {
        int64_t age = own - conditions[i]->since;
        bool good =
            conditions[i]->since != 0 && own != 0 && age >= 0 && age < SINCE_DAYS * DESK_DAY;
        conditions[i]->since = good ? time - age : 0;
    }
}

// ---- what it says ----

// A supply in a mail has no number: it is the one of its type and colour, where there is just one.
static void name_supply(const Platen__Terminal *terminal, Platen__Supply *supply)
{
    const Platen__Supply *same = NULL;
    size_t n = 0;
    for (size_t i = 0; i < terminal->n_supplies; i++) {
        const Platen__Supply *there = terminal->supplies[i];
        if (condition_supply_same(there->type, supply->type) &&
            strcmp(there->colour, supply->colour) == 0) {
            same = there;
            n++;
        }
    }
    if (n == 1)
        supply->index = same->index;
}

static void take_matter(struct mail_in *mail, Platen__Terminal *terminal)
{
    const Platen__Parsed *parsed = mail->parsed;
    // What an agent reads in the machine itself is better than a mail.
    bool gauges = terminal->agent[0] == '\0';
    struct matter_input input = {
        .terminal = terminal,
        .trust = PLATEN__TRUST__TRUST_UNSIGNED,
        .reception = mail->reception,
        .time = alert_time(mail),
        .n_conditions = parsed->n_conditions,
        .conditions = parsed->conditions,
        .n_cleared = parsed->n_cleared,
        .cleared = parsed->cleared,
        .n_supplies = gauges ? parsed->n_supplies : 0,
        .supplies = parsed->supplies,
        .n_counters = gauges ? parsed->n_counters : 0,
        .counters = parsed->counters,
    };
    struct matter_result result = {0};
    mend_since(mail, parsed->n_conditions, parsed->conditions);
    for (size_t i = 0; i < input.n_supplies; i++)
        name_supply(terminal, input.supplies[i]);
    matter_take(mail->c, &input, &result);
    if (input.n_counters > 0 && !result.counters_implausible)
        terminal->counters_unsigned = true;
    if (own_time(mail) != 0)
        terminal->mail_time = own_time(mail);
    put_terminal(mail->c, terminal);
    if (result.n_cases > 0)
        mail->case_id = result.cases[0];
    if (result.counters_implausible)
        mail_for_staff(mail, "implausible counter of terminal %s", terminal->number);
    else if (result.ended > 0)
        mail_accepted(mail, "unsigned word of terminal %s: %u new notices, %u over",
                      terminal->number, result.opened, result.ended);
    else
        mail_accepted(mail, "unsigned word of terminal %s: %u new notices", terminal->number,
                      result.opened);
}

void mail_alert_take(struct mail_in *mail)
{
    const Platen__Parsed *parsed = mail->parsed;
    Platen__Terminal *terminal;
    int found = alert_terminal(mail, &terminal);
    if (found < 0) {
        mail_for_staff(mail, "it names terminal %s of another customer than its agent's",
                       terminal->number);
        return;
    }
    if (found == 0) {
        mail_for_staff(mail,
                       parsed->number[0] != '\0' || parsed->serial[0] != '\0'
                           ? "it names a terminal we do not know: %s %s"
                           : "it names no terminal%.0s%.0s",
                       arena_cut(mail->c->arena, parsed->number, 20),
                       arena_cut(mail->c->arena, parsed->serial, 60));
        return;
    }
    mail->terminal = terminal->id;
    bool says = parsed->n_conditions > 0 || parsed->n_cleared > 0 || parsed->n_supplies > 0 ||
                parsed->n_words > 0;
    // Counters alone are only for machines' own mails; in a person's they are words.
    says = says || (parsed->n_counters > 0 && parsed->form[0] != '\0');
    if (terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE)
        mail_for_staff(mail, "terminal %s is not in service", terminal->number);
    else if (parsed->fate == PLATEN__FATE__FATE_STAFF && parsed->form[0] != '\0')
        mail_for_staff(mail, "%s", parsed->reason);
    else if (!says)
        mail_for_staff(mail, "words about terminal %s", terminal->number);
    else if (comes_late(mail, terminal))
        mail_accepted(mail, "an older mail of terminal %s: it changes nothing", terminal->number);
    else
        take_matter(mail, terminal);
}
