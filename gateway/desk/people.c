// Persons of customers: the confirming button, their own details, their link.
#include <inttypes.h>
#include <string.h>

#include "gateway/desk/find.h"
#include "gateway/desk/object_check.h"
#include "gateway/desk/outbox_row.h"
#include "gateway/desk/person_link.h"
#include "gateway/desk/person_state.h"
#include "gateway/desk/staff_name.h"

// What a stranger reads must not say whether the link was ever known.
#define RENEWED "If this link was one of ours, a new one is on its way to the address on record."

void desk_take_confirm_person(struct desk_command *c)
{
    Platen__Person *person = find_person_id(c, c->command->confirm_person->person);
    if (person == NULL) {
        desk_not_found(c, "There is no such person.");
        return;
    }
    c->answer->id = person->id;
    if (person->confirmed != 0) {
        desk_duplicate(c, "The address was confirmed before.");
        return;
    }
    unsigned n = person_confirm(c, person);
    desk_done(c,
              n == 0 ? "The address is confirmed."
                     : "The address is confirmed; %u notices are on their way.",
              n);
}

static const char *change_fault(struct desk_command *c, const Platen__Person *person,
                                const Platen__ChangePerson *change, const char **field_r)
{
    const struct {
        const char *name;
        const char *text;
        const char *(*check)(const char *);
    } fields[] = {
        {"name", change->name, check_line},
        {"language", change->language, check_language},
        {"zone", change->zone, check_zone},
        {"second_mail", change->second_mail, check_mail},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        *field_r = fields[i].name;
        const char *why = fields[i].text[0] != '\0' ? fields[i].check(fields[i].text) : NULL;
        if (why != NULL)
            return arena_printf(c->arena, "\"%s\" %s", arena_cut(c->arena, fields[i].text, 80), why);
    }
    if (change->second_mail[0] != '\0' && address_same(change->second_mail, person->mail))
        return "The second address is the same as the first.";
    return NULL;
}

void desk_take_change_person(struct desk_command *c)
{
    const Platen__ChangePerson *change = c->command->change_person;
    Platen__Person *person = find_person_id(c, change->person);
    const char *field, *fault;
    if (person == NULL) {
        desk_not_found(c, "There is no such person.");
        return;
    }
    fault = change_fault(c, person, change, &field);
    if (fault != NULL) {
        desk_invalid(c, field, "%s", fault);
        return;
    }
    person->name = arena_strdup(c->arena, change->name);
    person->language = arena_strdup(c->arena, change->language);
    person->zone = arena_strdup(c->arena, change->zone);
    if (!address_same(person->second_mail, change->second_mail))
        person->second_held_since = 0;
    person->second_mail = arena_strdup(c->arena, change->second_mail);
    put_person(c, person);
    if (person->held_since != 0 && person->second_mail[0] != '\0')
        person_send_held(c, person);
    c->answer->id = person->id;
    desk_done(c, "The details are changed.");
}

void desk_take_release_person(struct desk_command *c)
{
    Platen__Person *person = find_person_id(c, c->command->release_person->person);
    if (person == NULL) {
        desk_not_found(c, "There is no such person.");
        return;
    }
    c->answer->id = person->id;
    if (person->held_since == 0 && person->second_held_since == 0 && person->soft_days == 0 &&
        person->complained == 0) {
        desk_duplicate(c, "No address of this person is held.");
        return;
    }
    if (person->complained != 0)
        person_forgive(c, person, staff_name(c), NULL);
    person_release(c, person, staff_name(c), NULL);
    desk_done(c, "Mails go to %s again.", person->mail);
}

static bool mailed_lately(const struct desk_command *c, const Platen__Person *person)
{
    return person->link_mailed != 0 && c->now < person->link_mailed + DESK_HOUR;
}

static void renew(struct desk_command *c, Platen__Person *person, bool mail)
{
    if (mail)
        person->link_mailed = c->now;
    person_link_renew(c, person);
    if (mail)
        outbox_add(c, "new-link", &(struct outbox_about){.person = person});
}

static void renew_by_token(struct desk_command *c, const ProtobufCBinaryData *hash)
{
    bool valid;
    Platen__Person *person = hash->len == 32 ? person_link_find(c, hash->data, &valid) : NULL;
    desk_done(c, "%s", RENEWED);
    if (person != NULL && !mailed_lately(c, person))
        renew(c, person, true);
}

void desk_take_renew_link(struct desk_command *c)
{
    const Platen__RenewLink *ask = c->command->renew_link;
    if (ask->person == 0) {
        renew_by_token(c, &ask->token_sha256);
        return;
    }
    Platen__Person *person = find_person_id(c, ask->person);
    if (person == NULL) {
        desk_not_found(c, "There is no such person.");
        return;
    }
    if (ask->mail && mailed_lately(c, person)) {
        desk_refused(c, "A new link was mailed less than an hour ago.");
        return;
    }
    renew(c, person, ask->mail);
    c->answer->id = person->id;
    desk_done(c, ask->mail ? "A new link is on its way; the old one has ended."
                           : "There is a new link; the old one has ended.");
}

void desk_take_revoke_link(struct desk_command *c)
{
    Platen__Person *person = find_person_id(c, c->command->revoke_link->person);
    if (person == NULL || person->link_generation == 0) {
        desk_not_found(c,
                       person == NULL ? "There is no such person." : "The person has no link yet.");
        return;
    }
    c->answer->id = person->id;
    if (person->link_revoked) {
        desk_duplicate(c, "The link was revoked before.");
        return;
    }
    person_link_revoke(c, person);
    desk_done(c, "The link is revoked.");
}
