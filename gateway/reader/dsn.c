#include "gateway/reader/dsn.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"

#include "gateway/desk/verp.h"

#include "gateway/reader/dsn_code.h"
#include "gateway/reader/dsn_json.h"
#include "gateway/reader/dsn_kind.h"
#include "gateway/reader/dsn_returned.h"
#include "gateway/reader/dsn_sign.h"
#include "gateway/reader/dsn_text.h"
#include "gateway/reader/dsn_transcript.h"
#include "gateway/reader/words.h"

enum { DSN_RECIPIENTS_MAX = 100, DSN_FIELD_MAX = 2000 };

// ---- the machine-readable part: groups of fields, an empty line between them (RFC 3464, 2.1) ----

struct dsn_group {
    const char *recipient;
    const char *original;
    const char *action;
    const char *status;
    const char *diagnostic;
    bool foreign; // the recipient is no mail address but one of X.400 or the like
};

// "rfc822; a@b" and "smtp; 550 ...": what stands behind the type.
static const char *dsn_behind_type(const char *value)
{
    const char *semicolon = strchr(value, ';');
    const char *at = semicolon == NULL ? value : semicolon + 1;
    return at + strspn(at, " \t");
}

static bool dsn_is_foreign(const char *value)
{
    return strchr(value, ';') != NULL && !words_begins(value, "rfc822") &&
           !words_begins(value, "utf-8");
}

static void dsn_set(struct dsn_group *group, const char *name, const char *value)
{
    if (strcasecmp(name, "Final-Recipient") == 0) {
        group->recipient = dsn_behind_type(value);
        group->foreign = dsn_is_foreign(value);
    } else if (strcasecmp(name, "Original-Recipient") == 0)
        group->original = dsn_behind_type(value);
    else if (strcasecmp(name, "Action") == 0)
        group->action = value;
    else if (strcasecmp(name, "Status") == 0)
        group->status = value;
    else if (strcasecmp(name, "Diagnostic-Code") == 0)
        group->diagnostic = dsn_behind_type(value);
}

// "X-Unix; 77" says less than the words beside it.
static bool dsn_has_words(const char *diagnostic)
{
    for (; *diagnostic != '\0'; diagnostic++) {
        if (isalpha((unsigned char)*diagnostic))
            return true;
    }
    return false;
}

static void dsn_tell(struct reading *reading, Platen__Bounce *bounce, const char *action,
                     const char *said, const char *diagnostic)
{
    bounce->reason = reading_copy(reading, diagnostic);
    bounce->status = reading_copy(reading, dsn_code_status(said, diagnostic, reading->arena));
    bounce->action = reading_copy(reading, dsn_code_action(action, bounce->status));
    if (bounce->status[0] == '\0')
        bounce->status =
            reading_copy(reading, strcmp(bounce->action, "delayed") == 0 ? "4.0.0" : "5.0.0");
    bounce->reply_code = reading_copy(reading, dsn_code_reply(diagnostic, reading->arena));
    bounce->hard =
        strcmp(bounce->action, "failed") == 0 && dsn_kind_hard(bounce->status, diagnostic);
}

static void dsn_end_group(struct reading *reading, struct dsn_group *group)
{
    bool original = group->recipient == NULL || (group->foreign && group->original != NULL);
    const char *recipient = original ? group->original : group->recipient;
    bool told = group->action != NULL || group->status != NULL;
    if (recipient != NULL && told && reading->parsed->n_bounce < DSN_RECIPIENTS_MAX) {
        Platen__Bounce *bounce = reading_add_bounce(reading);
        bounce->recipient = reading_copy(reading, dsn_code_address(recipient, reading->arena));
        const char *diagnostic = group->diagnostic != NULL ? group->diagnostic : "";
        if (!dsn_has_words(diagnostic)) {
            const char *about = dsn_transcript_about(dsn_sign_own_words(reading), bounce->recipient,
                                                     reading->arena);
            diagnostic = about[0] != '\0' ? about : diagnostic;
        }
        dsn_tell(reading, bounce, group->action, group->status != NULL ? group->status : "",
                 diagnostic);
    }
    memset(group, 0, sizeof(*group));
}

// The fields have no words, and the recipient is not named in the text: the session's end tells.
static void dsn_end_session(struct reading *reading)
{
    Platen__Bounce *bounce = reading->parsed->n_bounce == 1 ? reading->parsed->bounce[0] : NULL;
    if (bounce == NULL || dsn_has_words(bounce->reason))
        return;
    const char *end = dsn_transcript_end(dsn_sign_own_words(reading), reading->arena);
    if (end[0] != '\0')
        dsn_tell(reading, bounce, bounce->action, bounce->status, end);
}

// One field with its continuation lines joined; returns where the next one begins.
static const char *dsn_field(const char *at, struct arena *arena, char **name_r, char **value_r)
{
    size_t length = strcspn(at, "\n");
    char *line = arena_strndup(arena, at, length);
    at += length + (at[length] == '\n');
    while (*at == ' ' || *at == '\t') {
        length = strcspn(at, "\n");
        if (strlen(line) < DSN_FIELD_MAX)
            line = arena_printf(arena, "%s %.*s", line, (int)length, at);
        at += length + (at[length] == '\n');
    }
    char *colon = strchr(line, ':');
    *name_r = line;
    *value_r = NULL;
    if (colon != NULL) {
        *colon = '\0';
        for (char *end = colon; end > line && strchr(" \t", end[-1]) != NULL;)
            *--end = '\0';
        *value_r = colon + 1 + strspn(colon + 1, " \t");
    }
    return at;
}

static void dsn_read_fields(struct reading *reading, const char *text)
{
    struct dsn_group group = {0};
    while (*text != '\0') {
        if (*text == '\n') {
            dsn_end_group(reading, &group);
            text++;
            continue;
        }
        char *name;
        char *value;
        text = dsn_field(text, reading->arena, &name, &value);
        // Some write the groups without an empty line between them.
        if (value != NULL && strcasecmp(name, "Final-Recipient") == 0 && group.recipient != NULL)
            dsn_end_group(reading, &group);
        if (value != NULL)
            dsn_set(&group, name, dsn_code_line(value, reading->arena));
    }
    dsn_end_group(reading, &group);
    dsn_end_session(reading);
}

static struct mime_part *dsn_status_part(struct mime_part *root)
{
    static const char *const types[] = {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/xdelivery-status",
    };
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        struct mime_part *found = mime_find(root, types[i]);
        if (found != NULL)
            return found;
    }
    return NULL;
}

// A gateway put its own words round a report: the report stands in the mail inside.
static struct mime_part *dsn_status_inside(struct mime_part *part)
{
    bool message = strcmp(part->type, "message/rfc822") == 0 && part->part_count > 0;
    struct mime_part *found = message ? dsn_status_part(part->parts[0]) : NULL;
    for (size_t i = 0; found == NULL && !message && i < part->part_count; i++)
        found = dsn_status_inside(part->parts[i]);
    return found;
}

// ---- whose it is ----

static void dsn_end(struct reading *reading)
{
    struct verp verp;
    Platen__Parsed *parsed = reading->parsed;
    for (size_t i = 0; i < parsed->n_to && parsed->return_path[0] == '\0'; i++) {
        if (verp_parse(parsed->to[i], &verp))
            parsed->return_path = reading_copy(reading, parsed->to[i]);
    }
    dsn_returned_read(reading);
    if (parsed->return_path[0] != '\0') {
        reading_end(reading, "bounce", PLATEN__FATE__FATE_ACCEPTED, "");
        return;
    }
    reading_end(reading, "bounce", PLATEN__FATE__FATE_DROPPED, "bounce of no mail of ours");
}

int dsn_read(struct reading *reading)
{
    struct mime_part *part = dsn_status_part(reading->mail->root);
    if (part != NULL)
        dsn_read_fields(reading, mime_text(reading->mail, part));
    // A report whose boundaries were lost on the way still has its fields.
    else if (words_has(reading->text, "\nFinal-Recipient:"))
        dsn_read_fields(reading, reading->text);
    if (reading->parsed->n_bounce == 0 && !dsn_json_read(reading) && !dsn_text_read(reading))
        return 0;
    if (reading->parsed->n_bounce == 1 && reading->parsed->bounce[0]->recipient[0] == '\0' &&
        (part = dsn_status_inside(reading->mail->root)) != NULL) {
        reading->parsed->n_bounce = 0;
        dsn_read_fields(reading, mime_text(reading->mail, part));
    }
    dsn_end(reading);
    return 1;
}
