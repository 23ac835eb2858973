#include "lib/imap_guard.h"

#include <string.h>
#include <strings.h>

// Status lines carry free text and never a literal. One that ends like a literal would make this
// scan skip bytes that the parser reads.
static int is_status(const char *head)
{
    static const char *const words[] = {"OK", "NO", "BAD", "BYE", "PREAUTH"};
    const char *second = strchr(head, ' ');
    if (head[0] == '+')
        return 1;
    if (second == NULL)
        return 0;
    second++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        char after = strncasecmp(second, words[i], length) == 0 ? second[length] : 'x';
        if (after == ' ' || after == '\r' || after == '\0')
            return 1;
    }
    return 0;
}

static bool is_exists(const char *head)
{
    size_t digits = strncmp(head, "* ", 2) == 0 ? strspn(head + 2, "0123456789") : 0;
    return digits > 0 && strncasecmp(head + 2 + digits, " EXISTS", 7) == 0;
}

static int end_line(struct imap_guard *guard, const char **error_r)
{
    if (guard->size_state == IMAP_GUARD_SIZE_DONE) {
        if (is_status(guard->head)) {
            *error_r = "the server put a literal into a status line";
            return 0;
        }
        if (guard->size > guard->literal_max) {
            *error_r = "the server announced more bytes than were asked for";
            return 0;
        }
        guard->literals += guard->size;
        if (guard->literals > IMAP_GUARD_LITERALS_MAX) {
            *error_r = "the server sent more mail than was asked for";
            return 0;
        }
        guard->literal_left = guard->size;
        guard->size_state = IMAP_GUARD_NO_SIZE;
        return 1;
    }
    if (++guard->lines > IMAP_GUARD_LINES_MAX) {
        *error_r = "the server sent an answer without an end";
        return 0;
    }
    guard->exists |= is_exists(guard->head);
    guard->line = 0;
    guard->depth = 0;
    guard->size_state = IMAP_GUARD_NO_SIZE;
    memset(guard->head, 0, sizeof guard->head);
    return 1;
}

static void note_size(struct imap_guard *guard, char byte)
{
    if (byte == '{') {
        guard->size_state = IMAP_GUARD_SIZE;
        guard->size = 0;
    } else if (guard->size_state == IMAP_GUARD_SIZE && byte >= '0' && byte <= '9') {
        if (guard->size < UINT64_C(1) << 40)
            guard->size = guard->size * 10 + (uint64_t)(byte - '0');
    } else if (guard->size_state == IMAP_GUARD_SIZE && byte == '}') {
        guard->size_state = IMAP_GUARD_SIZE_DONE;
    } else if (byte != '\r' && !(guard->size_state == IMAP_GUARD_SIZE && byte == '+')) {
        guard->size_state = IMAP_GUARD_NO_SIZE;
    }
}

static int one_byte(struct imap_guard *guard, char byte, const char **error_r)
{
    if (byte == '\n')
        return end_line(guard, error_r);
    if (guard->line < sizeof guard->head - 1)
        guard->head[guard->line] = byte;
    if (++guard->line > IMAP_GUARD_LINE_MAX) {
        *error_r = "the server sent a line without an end";
        return 0;
    }
    if (++guard->text > IMAP_GUARD_TEXT_MAX) {
        *error_r = "the server sent an answer without an end";
        return 0;
    }
    note_size(guard, byte);
    // brackets inside quotes count too: whether a quote is one depends on the grammar
    if (byte == '(' && ++guard->depth > IMAP_GUARD_DEPTH_MAX && !is_status(guard->head)) {
        *error_r = "the server sent an answer nested too deep";
        return 0;
    }
    if (byte == ')' && guard->depth > 0)
        guard->depth--;
    return 1;
}

int imap_guard_feed(struct imap_guard *guard, const void *data, size_t size, const char **error_r)
{
    const char *at = data;
    const char *end = at + size;
    while (at < end) {
        if (guard->literal_left > 0) {
            size_t skip = (size_t)(end - at);
            if (skip > guard->literal_left)
                skip = (size_t)guard->literal_left;
            guard->literal_left -= skip;
            at += skip;
        } else if (!one_byte(guard, *at++, error_r)) {
            return 0;
        }
    }
    return 1;
}

void imap_guard_command(struct imap_guard *guard)
{
    guard->lines = guard->text = guard->literals = 0;
}
