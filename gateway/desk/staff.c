// Staff: the one-time enrolment, logins with their lock-out, sessions. Passwords and codes are
// checked on the page's side (lib/password.h, lib/totp.h: scrypt would hold the desk up); what
// follows from them is decided here, so two logins at once cannot use one code twice.
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/object_check.h"

enum { FAILURES_MAX = 5, LOCK_MINUTES = 15, SESSIONS_SWEPT = 64, HASH_SIZE = 32 };
enum { PASSWORD_BYTES_MIN = 33, SECRET_BYTES_MIN = 16 };

static bool role_known(const char *role)
{
    static const char *const roles[] = {"operator", "dispatcher", "accounts", "admin"};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (strcmp(role, roles[i]) == 0)
            return true;
    return false;
}

static const char *add_fault(const Platen__AddStaff *ask, int64_t now, const char **field_r)
{
    const char *why;
    *field_r = "login";
    if ((why = check_login(ask->login)) != NULL)
        return why;
    *field_r = "name";
    if ((why = check_line(ask->name)) != NULL)
        return why;
    *field_r = "mail";
    if (ask->mail[0] != '\0' && (why = check_mail(ask->mail)) != NULL)
        return why;
    *field_r = "roles";
    for (size_t i = 0; i < ask->n_roles; i++)
        if (!role_known(ask->roles[i]))
            return "are of: operator, dispatcher, accounts, admin";
    if (ask->n_roles == 0)
        return "are missing: operator, dispatcher, accounts, admin";
    *field_r = "token";
    if (ask->token_sha256.len != HASH_SIZE || ask->expires <= now)
        return "has no hash of 32 bytes or has expired";
    return NULL;
}

static void fill_staff(struct desk_command *c, Platen__Staff *staff, const Platen__AddStaff *ask)
{
    uint64_t id = staff->id;
    platen__staff__init(staff);
    staff->id = id;
    staff->login = arena_strdup(c->arena, ask->login);
    staff->name = arena_strdup(c->arena, ask->name[0] != '\0' ? ask->name : ask->login);
    staff->mail = arena_strdup(c->arena, ask->mail);
    for (size_t i = 0; i < ask->n_roles; i++)
        array_add_text(c->arena, &staff->roles, &staff->n_roles, ask->roles[i]);
    staff->enrol_hash.len = HASH_SIZE;
    staff->enrol_hash.data = arena_memdup(c->arena, ask->token_sha256.data, HASH_SIZE);
    staff->enrol_expires = ask->expires;
}

// A removed login, or one that never enrolled, may be added again: its id stays, so that what it
// did before still says who.
void desk_take_add_staff(struct desk_command *c)
{
    const Platen__AddStaff *ask = c->command->add_staff;
    const char *field, *fault = add_fault(ask, c->now, &field);
    if (fault != NULL) {
        desk_invalid(c, field, "%s: %s", field, fault);
        return;
    }
    Platen__Staff fresh, *staff = find_staff(c, ask->login);
    platen__staff__init(&fresh);
    if (staff != NULL && !staff->removed && staff->password.len > 0) {
        desk_conflict(c, "There is a login \"%s\" already.", ask->login);
        return;
    }
    if (staff == NULL) {
        staff = &fresh;
        staff->id = desk_next_id(c, STORE_STAFF);
    }
    fill_staff(c, staff, ask);
    store_put_id(c->txn, STORE_STAFF, staff->id, staff);
    c->answer->id = staff->id;
    desk_done(c, "%s may enrol once by the link.", staff->login);
}

static Platen__Staff *find_enrolling(struct desk_command *c, const ProtobufCBinaryData *hash)
{
    if (hash->len != HASH_SIZE)
        return NULL;
    struct store_key key = store_key_bytes(hash->data, hash->len);
    return store_find(c->txn, STORE_STAFF_BY_ENROL, &key);
}

void desk_take_enrol_staff(struct desk_command *c)
{
    const Platen__EnrolStaff *ask = c->command->enrol_staff;
    Platen__Staff *staff = find_enrolling(c, &ask->token_sha256);
    if (staff == NULL || staff->removed) {
        desk_not_found(c, "This link was used or never was.");
    } else if (c->now >= staff->enrol_expires) {
        desk_refused(c, "This link has expired; ask for a new one.");
    } else if (ask->password.len < PASSWORD_BYTES_MIN) {
        desk_invalid(c, "password", "The password is missing.");
    } else if (ask->totp_secret.len < SECRET_BYTES_MIN) {
        desk_invalid(c, "code", "The secret of the one-time codes is missing.");
    } else {
        staff->password.len = ask->password.len;
        staff->password.data = arena_memdup(c->arena, ask->password.data, ask->password.len);
        staff->totp_secret.len = ask->totp_secret.len;
        staff->totp_secret.data =
            arena_memdup(c->arena, ask->totp_secret.data, ask->totp_secret.len);
        staff->totp_last = ask->totp_step;
        staff->enrol_hash.len = 0;
        staff->enrol_expires = 0;
        store_put_id(c->txn, STORE_STAFF, staff->id, staff);
        c->answer->id = staff->id;
        desk_done(c, "%s is enrolled.", staff->login);
    }
}

static void count_failure(struct desk_command *c, Platen__Staff *staff)
{
    if (++staff->failures >= FAILURES_MAX) {
        staff->failures = 0;
        staff->locked_until = c->now + LOCK_MINUTES * DESK_MINUTE;
    }
    store_put_id(c->txn, STORE_STAFF, staff->id, staff);
    if (staff->locked_until > c->now)
        desk_done(c, "Login, password or code are wrong; the login is locked for %d minutes.",
                  LOCK_MINUTES);
    else
        desk_done(c, "Login, password or code are wrong.");
}

// Deletes sessions: all of one person of the staff, or (0) some that have expired.
static void sweep_sessions(struct desk_command *c, uint64_t staff)
{
    struct store_cursor *cursor = store_scan(c->txn, STORE_SESSION, NULL, NULL, false);
    struct store_key *keys = NULL, key;
    size_t n = 0, room = 0;
    const Platen__Session *session;
    while ((staff != 0 || n < SESSIONS_SWEPT) && (session = store_next(cursor, &key)) != NULL) {
        if (staff != 0 ? session->staff != staff : session->expires > c->now)
            continue;
        if (n == room) {
            room = room == 0 ? SESSIONS_SWEPT : 2 * room;
            struct store_key *more = arena_array(c->arena, room, sizeof *more);
            if (n > 0)
                memcpy(more, keys, n * sizeof *more);
            keys = more;
        }
        keys[n++] = key;
    }
    store_cursor_close(&cursor);
    for (size_t i = 0; i < n; i++)
        store_delete(c->txn, STORE_SESSION, &keys[i]);
}

static void log_in(struct desk_command *c, Platen__Staff *staff, const Platen__StaffLogin *ask)
{
    sweep_sessions(c, 0);
    staff->failures = 0;
    staff->locked_until = 0;
    staff->totp_last = ask->totp_step;
    store_put_id(c->txn, STORE_STAFF, staff->id, staff);

    Platen__Session session;
    platen__session__init(&session);
    session.staff = staff->id;
    session.started = c->now;
    session.seen = c->now;
    session.expires = ask->expires;
    struct store_key key = store_key_bytes(ask->session_sha256.data, ask->session_sha256.len);
    store_put(c->txn, STORE_SESSION, &key, &session);
    c->answer->id = staff->id;
    desk_done(c, "%s is logged in.", staff->login);
}

// A failed login is an accepted command: it counts. While locked nothing counts and nobody gets in.
void desk_take_staff_login(struct desk_command *c)
{
    const Platen__StaffLogin *ask = c->command->staff_login;
    Platen__Staff *staff = ask->staff != 0 ? store_get_id(c->txn, STORE_STAFF, ask->staff) : NULL;
    if (staff == NULL || staff->removed || staff->password.len == 0)
        desk_not_found(c, "Login, password or code are wrong.");
    else if (staff->locked_until > c->now)
        desk_refused(c, "The login is locked after too many failures; try again later.");
    else if (!ask->success)
        count_failure(c, staff);
    else if (ask->totp_step <= staff->totp_last)
        desk_refused(c, "This code was used before; wait for the next one.");
    else if (ask->session_sha256.len != HASH_SIZE || ask->expires <= c->now)
        desk_invalid(c, "session", "The session has no hash of 32 bytes or has expired.");
    else
        log_in(c, staff, ask);
}

void desk_take_staff_logout(struct desk_command *c)
{
    const Platen__StaffLogout *ask = c->command->staff_logout;
    desk_done(c, "Logged out.");
    if (ask->session_sha256.len != HASH_SIZE)
        return;
    struct store_key key = store_key_bytes(ask->session_sha256.data, ask->session_sha256.len);
    if (store_get(c->txn, STORE_SESSION, &key) != NULL)
        store_delete(c->txn, STORE_SESSION, &key);
}

void desk_take_remove_staff(struct desk_command *c)
{
    Platen__Staff *staff = find_staff(c, c->command->remove_staff->login);
    if (staff == NULL || staff->removed) {
        desk_not_found(c, "There is no login \"%s\".",
                       arena_cut(c->arena, c->command->remove_staff->login, 40));
        return;
    }
    sweep_sessions(c, staff->id);
    staff->removed = true;
    staff->password.len = 0;
    staff->totp_secret.len = 0;
    staff->enrol_hash.len = 0;
    store_put_id(c->txn, STORE_STAFF, staff->id, staff);
    c->answer->id = staff->id;
    desk_done(c, "%s is removed and logged out.", staff->login);
}

void desk_take_change_staff(struct desk_command *c)
{
    const Platen__ChangeStaff *ask = c->command->change_staff;
    Platen__Staff *staff = store_get_id(c->txn, STORE_STAFF, ask->staff);
    const char *fault = check_language(ask->language);
    if (staff == NULL || staff->removed) {
        desk_not_found(c, "There is no such login.");
        return;
    }
    if (fault != NULL) {
        desk_invalid(c, "language", "\"%s\" %s", arena_cut(c->arena, ask->language, 20), fault);
        return;
    }
    staff->language = arena_strdup(c->arena, ask->language);
    store_put_id(c->txn, STORE_STAFF, staff->id, staff);
    c->answer->id = staff->id;
    desk_done(c, "The language of %s is %s.", staff->login, staff->language);
}
