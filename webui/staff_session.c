#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/link.h"
#include "lib/random.h"
#include "lib/text.h"
#include "webui/internal.h"
#include "webui/staff.h"

static const char *cookie_name(const struct web_request *request)
{
    return request->webui->secure ? "__Host-platen" : "platen";
}

// RFC 6265, 4.2.1: name=value pairs with "; " between them. Two of one name are a trick: neither
// counts.
static const char *find_cookie(const struct web_request *request)
{
    const char *name = cookie_name(request);
    const char *at = web_header(request, "Cookie");
    const char *found = NULL;
    size_t size = strlen(name);

    while (at && *at) {
        size_t length = strcspn(at, ";");

        if (length > size && !strncmp(at, name, size) && at[size] == '=') {
            if (found)
                return NULL;
            found = arena_strndup(request->arena, at + size + 1, length - size - 1);
        }
        at += length;
        at += strspn(at, "; ");
    }
    return found;
}

bool staff_session_find(struct web_request *request)
{
    const char *token = find_cookie(request);
    uint8_t hash[LINK_HASH_SIZE];
    const Platen__Session *session;
    const Platen__Staff *staff;
    struct store_key key;

    if (!token || !link_hash(token, hash) || !web_snapshot(request))
        return false;
    key = store_key_bytes(hash, sizeof hash);
    session = store_get(request->txn, STORE_SESSION, &key);
    if (!session || session->expires <= request->now)
        return false;
    staff = store_get_id(request->txn, STORE_STAFF, session->staff);
    if (!staff || staff->removed)
        return false;
    request->who = token;
    request->base = "/staff";
    request->staff = staff;
    return true;
}

void staff_session_new(char token_r[STAFF_TOKEN_SIZE], uint8_t hash_r[32])
{
    struct buf buf = {0};
    uint8_t random[32];

    buf_secret(&buf);
    random_bytes(random, sizeof random);
    text_base64url_add(&buf, random, sizeof random);
    memcpy(token_r, buf_text(&buf), STAFF_TOKEN_SIZE);
    buf_free(&buf);
    link_hash(token_r, hash_r);
}

void staff_session_set(struct web_request *request, const char *token)
{
    const char *cookie = arena_printf(
        request->arena, "%s=%s; Path=/; %sHttpOnly; SameSite=Strict; Max-Age=%d",
        cookie_name(request), token ? token : "", request->webui->secure ? "Secure; " : "",
        token ? STAFF_SESSION_HOURS * 3600 : 0);

    web_header_add(request, "Set-Cookie", cookie);
}

// Only our own pages, so that a login never leads elsewhere.
const char *staff_next(const char *text)
{
    if (!text || strncmp(text, "/staff/", 7) != 0 || strlen(text) > 500 || text_has_control(text) ||
        strpbrk(text, "\\<>\"") || !strncmp(text, "/staff/log", 10) ||
        !strncmp(text, "/staff/enrol", 12))
        return "/staff";
    return text;
}
