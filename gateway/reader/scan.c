#include "gateway/reader/scan.h"

#include <string.h>
#include <strings.h>

enum { SCAN_BOUNDARY_MAX = 256 };

enum scan_kind { SCAN_MULTIPART, SCAN_DIGEST, SCAN_MESSAGE };

struct scan_level {
    enum scan_kind kind;
    const char *boundary; // in the raw mail
    size_t boundary_size;
};

struct scan_state {
    struct scan *scan;
    const char *reason;
    struct scan_level levels[SCAN_DEPTH_MAX];
    size_t depth;
    bool in_header;
    bool outermost;          // the header of the mail itself
    bool message_by_default; // inside a multipart/digest
    size_t header_size;
    const char *field; // being collected, with its continuation lines
    size_t field_size;
    const char *type; // Content-Type of this header; NULL = none
    size_t type_size;
};

static int scan_refuse(struct scan_state *state, const char *reason)
{
    state->reason = reason;
    return 0;
}

// ---- one field ----

static bool scan_named(const struct scan_state *state, const char *name)
{
    size_t length = strlen(name);
    return state->field_size > length && strncasecmp(state->field, name, length) == 0 &&
           (state->field[length] == ':' || state->field[length] == ' ' ||
            state->field[length] == '\t');
}

static bool scan_is_address_field(const struct scan_state *state)
{
    static const char *const names[] = {
        "From",
        "To",
        "Cc",
        "Bcc",
        "Sender",
        "Reply-To",
        "Resent-From",
        "Resent-To",
        "Resent-Cc",
        "Resent-Sender",
        "Return-Path",
        "Delivered-To",
        "Disposition-Notification-To",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (scan_named(state, names[i]))
            return true;
    }
    return false;
}

// Comments may stand in every structured field; unstructured ones may hold any number of "(".
static bool scan_is_structured(const struct scan_state *state)
{
    static const char *const names[] = {
        "Received",
        "Date",
        "Message-ID",
        "In-Reply-To",
        "References",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Content-Disposition",
        "Content-ID",
        "Auto-Submitted",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (scan_named(state, names[i]))
            return true;
    }
    return scan_is_address_field(state);
}

static bool scan_nests_too_deep(const char *text, size_t size)
{
    size_t depth = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '(' && ++depth > SCAN_DEPTH_MAX)
            return true;
        if (text[i] == ')' && depth > 0)
            depth--;
    }
    return false;
}

static void scan_count_addresses(struct scan_state *state)
{
    state->scan->addresses++;
    for (size_t i = 0; i < state->field_size; i++)
        state->scan->addresses += state->field[i] == ',' || state->field[i] == ';';
}

static int scan_field_end(struct scan_state *state)
{
    if (state->field == NULL)
        return 1;
    if (scan_is_structured(state) && scan_nests_too_deep(state->field, state->field_size))
        return scan_refuse(state, "header too deep");
    if (scan_is_address_field(state))
        scan_count_addresses(state);
    if (state->scan->addresses > SCAN_ADDRESSES_MAX)
        return scan_refuse(state, "too many addresses");
    if (state->outermost && scan_named(state, "Received") &&
        ++state->scan->received >= SCAN_RECEIVED_MAX)
        return scan_refuse(state, "loop? 50 or more Received lines");
    if (scan_named(state, "Content-Type") && state->type == NULL) {
        state->type = memchr(state->field, ':', state->field_size);
        if (state->type != NULL)
            state->type_size = (size_t)(state->field + state->field_size - ++state->type);
    }
    state->field = NULL;
    state->field_size = 0;
    return 1;
}

// ---- the end of a header: what kind of body follows ----

static const char *scan_find(const char *text, size_t size, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= size; i++) {
        if (strncasecmp(text + i, word, length) == 0)
            return text + i;
    }
    return NULL;
}

static bool scan_type_is(const struct scan_state *state, const char *word)
{
    size_t skip = 0;
    while (skip < state->type_size && strchr(" \t\r\n", state->type[skip]) != NULL)
        skip++;
    size_t length = strlen(word);
    return state->type_size - skip >= length && strncasecmp(state->type + skip, word, length) == 0;
}

static bool scan_boundary(const struct scan_state *state, struct scan_level *level)
{
    const char *end = state->type + state->type_size;
    const char *at = scan_find(state->type, state->type_size, "boundary");
    if (at == NULL)
        return false;
    at += strlen("boundary");
    while (at < end && strchr(" \t\r\n=*0", *at) != NULL)
        at++;
    const char *stop = at;
    if (at < end && *at == '"') {
        stop = ++at;
        while (stop < end && *stop != '"')
            stop++;
    } else {
        while (stop < end && strchr(" \t\r\n;", *stop) == NULL)
            stop++;
    }
    level->boundary = at;
    level->boundary_size = (size_t)(stop - at);
    return stop > at && level->boundary_size <= SCAN_BOUNDARY_MAX;
}

static int scan_push(struct scan_state *state, const struct scan_level *level)
{
    if (state->depth == SCAN_DEPTH_MAX)
        return scan_refuse(state, "too deep");
    state->levels[state->depth++] = *level;
    return 1;
}

static void scan_begin_header(struct scan_state *state, bool message_by_default)
{
    state->in_header = true;
    state->outermost = false;
    state->message_by_default = message_by_default;
    state->header_size = 0;
    state->type = NULL;
    state->type_size = 0;
}

static int scan_header_end(struct scan_state *state)
{
    if (!scan_field_end(state))
        return 0;
    state->in_header = false;
    struct scan_level level = {.kind = SCAN_MESSAGE};
    bool typed = state->type != NULL;
    if (typed && scan_type_is(state, "multipart/") && scan_boundary(state, &level)) {
        level.kind = scan_type_is(state, "multipart/digest") ? SCAN_DIGEST : SCAN_MULTIPART;
        return scan_push(state, &level);
    }
    bool message = typed ? scan_type_is(state, "message/rfc822") ||
                               scan_type_is(state, "message/global") ||
                               scan_type_is(state, "message/news")
                         : state->message_by_default;
    if (message && !(typed && scan_type_is(state, "message/global-"))) {
        scan_begin_header(state, false);
        state->scan->parts++;
        return scan_push(state, &level);
    }
    return 1;
}

// ---- lines ----

static int scan_header_line(struct scan_state *state, const char *line, size_t size)
{
    if (memchr(line, '\0', size) != NULL)
        state->scan->nul_in_header = true;
    if (size == 0 || (size == 1 && line[0] == '\r'))
        return scan_header_end(state);
    state->header_size += size + 1;
    if (state->header_size > SCAN_HEADER_MAX)
        return scan_refuse(state, "header too large");
    if ((line[0] == ' ' || line[0] == '\t') && state->field != NULL)
        state->field_size = (size_t)(line + size - state->field);
    else {
        if (!scan_field_end(state))
            return 0;
        if (++state->scan->fields > SCAN_FIELDS_MAX)
            return scan_refuse(state, "too many header lines");
        state->field = line;
        state->field_size = size;
    }
    return state->field_size <= SCAN_FIELD_MAX ? 1 : scan_refuse(state, "header line too long");
}

// A boundary of any open multipart ends all that is inside it.
static int scan_boundary_line(struct scan_state *state, const char *line, size_t size)
{
    for (size_t i = state->depth; i-- > 0;) {
        const struct scan_level *level = &state->levels[i];
        if (level->kind == SCAN_MESSAGE || size < 2 + level->boundary_size ||
            memcmp(line + 2, level->boundary, level->boundary_size) != 0)
            continue;
        const char *rest = line + 2 + level->boundary_size;
        size_t left = size - 2 - level->boundary_size;
        if (left >= 2 && memcmp(rest, "--", 2) == 0) {
            state->depth = i;
            state->field = NULL;
            state->in_header = false;
            return 1;
        }
        state->depth = i + 1;
        state->field = NULL;
        scan_begin_header(state, level->kind == SCAN_DIGEST);
        return ++state->scan->parts <= SCAN_PARTS_MAX ? 1 : scan_refuse(state, "too many parts");
    }
    return state->in_header ? scan_header_line(state, line, size) : 1;
}

static int scan_line(struct scan_state *state, const char *line, size_t size)
{
    if (size > 2 && line[0] == '-' && line[1] == '-' && state->depth > 0)
        return scan_boundary_line(state, line, size);
    return state->in_header ? scan_header_line(state, line, size) : 1;
}

int scan_mail(const void *raw, size_t size, struct scan *scan_r, const char **reason_r)
{
    struct scan_state state = {.scan = scan_r, .in_header = true, .outermost = true};
    memset(scan_r, 0, sizeof(*scan_r));
    scan_r->parts = 1;
    if (size == 0 || size > SCAN_SIZE_MAX) {
        *reason_r = size == 0 ? "empty" : "too large: over 10 MB";
        return 0;
    }
    const char *at = raw;
    const char *end = at + size;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop == NULL ? end : stop) - at);
        if (!scan_line(&state, at, length)) {
            *reason_r = state.reason;
            return 0;
        }
        at = stop == NULL ? end : stop + 1;
    }
    if (state.in_header && !scan_header_end(&state)) {
        *reason_r = state.reason;
        return 0;
    }
    for (size_t i = 0; i < state.depth; i++)
        scan_r->unclosed |= state.levels[i].kind != SCAN_MESSAGE;
    return 1;
}
