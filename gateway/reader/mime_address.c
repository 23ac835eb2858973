// Address fields (RFC 5322, 3.4 and 4.4; RFC 6532) as they come.
#include <ctype.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

#include "gateway/reader/mime.h"
#include "gateway/reader/mime_word.h"

enum { MIME_COMMENT_DEPTH_MAX = 64 };

struct mime_mailbox {
    struct mime_mail *mail;
    struct buf atoms;   // words outside quotes, not yet decoded
    struct buf name;    // decoded
    struct buf comment; // decoded
    struct buf address;
    bool space;       // white space stood before the atoms
    bool open_quotes; // no closing one is left: the mark means nothing
    const char *group;
    struct mime_address *addresses;
    size_t count;
    size_t room;
};

static void mime_flush_atoms(struct mime_mailbox *box)
{
    while (box->atoms.len > 0 && isspace(box->atoms.data[box->atoms.len - 1]))
        box->atoms.data[--box->atoms.len] = '\0';
    if (box->atoms.len > 0) {
        if (box->name.len > 0 && box->space)
            buf_add_byte(&box->name, ' ');
        buf_add_text(&box->name, mime_words(box->mail, buf_text(&box->atoms), false));
    }
    buf_clear(&box->atoms);
}

// Pieces of several character sets, put together, may be none.
static char *mime_valid_copy(struct mime_mailbox *box, const char *text)
{
    if (text_utf8_valid(text, strlen(text)))
        return arena_strdup(box->mail->arena, text);
    struct buf valid = {0};
    text_utf8_add_lossy(&valid, text, strlen(text));
    char *copy = arena_strdup(box->mail->arena, buf_text(&valid));
    buf_free(&valid);
    box->mail->lossy = true;
    return copy;
}

static const char *mime_kept(struct mime_mailbox *box, struct buf *text)
{
    char *copy = mime_valid_copy(box, buf_text(text));
    buf_clear(text);
    for (char *c = copy; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = ' ';
    }
    return copy;
}

// "a@b" written without angle brackets stands among the atoms.
static bool mime_atoms_are_address(const struct mime_mailbox *box)
{
    const char *at = box->atoms.len == 0 ? NULL : memchr(box->atoms.data, '@', box->atoms.len);
    return at != NULL && strstr(buf_text(&box->atoms), "=?") == NULL;
}

// The words before the one with "@" are its name.
static void mime_split_atoms(struct mime_mailbox *box)
{
    const char *text = buf_text(&box->atoms);
    const char *start = strchr(text, '@');
    while (start > text && !isspace((unsigned char)start[-1]))
        start--;
    // "jdoe @ test . example" is one address (RFC 5322, 4.4).
    bool loose = *start == '@';
    for (const char *c = loose ? text : start; *c != '\0'; c++) {
        if (!isspace((unsigned char)*c))
            buf_add_byte(&box->address, (uint8_t)*c);
    }
    box->atoms.len = loose ? 0 : (size_t)(start - text);
    if (box->atoms.data != NULL)
        box->atoms.data[box->atoms.len] = '\0';
}

static void mime_end_address(struct mime_mailbox *box)
{
    if (box->address.len == 0 && mime_atoms_are_address(box))
        mime_split_atoms(box);
    mime_flush_atoms(box);
    const char *name = mime_kept(box, &box->name);
    const char *comment = mime_kept(box, &box->comment);
    const char *address = mime_kept(box, &box->address);
    if (name[0] != '\0' && comment[0] != '\0' && address[0] != '\0')
        name = arena_printf(box->mail->arena, "%s (%s)", name, comment);
    else if (name[0] == '\0')
        name = comment;
    // A single word is an account of the sender's own machine.
    if (address[0] == '\0' && name[0] != '\0' && strpbrk(name, " \t<>@") == NULL) {
        address = name;
        name = name == comment ? "" : comment;
    }
    bool any = name[0] != '\0' || address[0] != '\0';
    if (any && box->count < box->room)
        box->addresses[box->count++] =
            (struct mime_address){.address = address, .name = name, .group = box->group};
    box->space = false;
}

static void mime_begin_group(struct mime_mailbox *box)
{
    mime_flush_atoms(box);
    const char *name = mime_kept(box, &box->name);
    const char *comment = mime_kept(box, &box->comment);
    box->group =
        comment[0] == '\0' ? name : arena_printf(box->mail->arena, "%s (%s)", name, comment);
    box->space = false;
}

static const char *mime_quoted(struct mime_mailbox *box, const char *at)
{
    struct buf out = {0};
    const char *start = at;
    for (; *at != '\0' && *at != '"'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        if (*at != '\n' && *at != '\r')
            buf_add_byte(&out, (uint8_t)*at);
    }
    if (*at == '\0') {
        // Never closed: the mark is passed over.
        buf_free(&out);
        box->open_quotes = true;
        return start;
    }
    bool word = box->atoms.len > 2 && memcmp(box->atoms.data + box->atoms.len - 2, "?=", 2) == 0;
    bool behind = box->atoms.len > 0 && isspace(box->atoms.data[box->atoms.len - 1]);
    mime_flush_atoms(box);
    if (box->name.len > 0 && !word && (behind || box->space))
        buf_add_byte(&box->name, ' ');
    buf_add_text(&box->name, mime_words(box->mail, buf_text(&out), true));
    box->space = false;
    buf_free(&out);
    return at + 1;
}

static const char *mime_comment(struct mime_mailbox *box, const char *at)
{
    struct buf out = {0};
    int depth = 1;
    for (; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            buf_add_byte(&out, (uint8_t) * ++at);
            continue;
        }
        depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
        if (depth == 0)
            break;
        if (*at != '\n' && *at != '\r' && depth < MIME_COMMENT_DEPTH_MAX)
            buf_add_byte(&out, (uint8_t)*at);
    }
    const char *text = mime_words(box->mail, buf_text(&out), false);
    text += strspn(text, " \t");
    if (box->comment.len > 0 && text[0] != '\0')
        buf_add_byte(&box->comment, ' ');
    buf_add_text(&box->comment, text);
    while (box->comment.len > 0 && box->comment.data[box->comment.len - 1] == ' ')
        box->comment.data[--box->comment.len] = '\0';
    buf_free(&out);
    return *at == ')' ? at + 1 : at;
}

static const char *mime_angle(struct mime_mailbox *box, const char *at)
{
    mime_flush_atoms(box);
    buf_clear(&box->address);
    while (*at != '\0' && *at != '>') {
        if (*at == '(')
            at = mime_comment(box, at + 1);
        else if (*at == '"') {
            // A quoted local part stays as it is.
            const char *close = strchr(at + 1, '"');
            size_t length = close == NULL ? 1 : (size_t)(close - at) + 1;
            buf_add(&box->address, at, length);
            at += length;
        } else {
            if (!isspace((unsigned char)*at))
                buf_add_byte(&box->address, (uint8_t)*at);
            at++;
        }
    }
    // "<@a,@b:c@d>": a route, which nobody has needed for long (RFC 5322, 4.4).
    const char *route = box->address.len > 0 && box->address.data[0] == '@'
                            ? strchr(buf_text(&box->address), ':')
                            : NULL;
    if (route != NULL) {
        size_t left = strlen(route + 1);
        memmove(box->address.data, route + 1, left + 1);
        box->address.len = left;
    }
    return *at == '>' ? at + 1 : at;
}

static const char *mime_atom(struct mime_mailbox *box, const char *at)
{
    size_t word = at[0] == '=' ? mime_word_size(at) : 0;
    size_t length = word > 0 ? word : 1;
    if (isspace((unsigned char)*at)) {
        if (box->atoms.len == 0)
            box->space = true;
        else
            buf_add_byte(&box->atoms, ' ');
        return at + 1;
    }
    buf_add(&box->atoms, at, length);
    return at + length;
}

static const char *mime_address_step(struct mime_mailbox *box, const char *at)
{
    switch (*at) {
    case '"':
        return box->open_quotes ? at + 1 : mime_quoted(box, at + 1);
    case '(':
        return mime_comment(box, at + 1);
    case '<':
        return mime_angle(box, at + 1);
    case ',':
        mime_end_address(box);
        return at + 1;
    case ';':
        mime_end_address(box);
        box->group = "";
        return at + 1;
    case ':':
        mime_begin_group(box);
        return at + 1;
    default:
        return mime_atom(box, at);
    }
}

struct mime_address *mime_addresses(struct mime_mail *mail, const char *raw, size_t *count_r)
{
    struct mime_mailbox box = {.mail = mail, .group = "", .room = 1};
    const char *at = mime_word_utf8(mail, raw);
    // At most one address a separator.
    for (const char *c = at; *c != '\0'; c++)
        box.room += *c == ',' || *c == ';';
    box.addresses = arena_array(mail->arena, box.room, sizeof(*box.addresses));
    while (*at != '\0')
        at = mime_address_step(&box, at);
    mime_end_address(&box);
    buf_free(&box.atoms);
    buf_free(&box.name);
    buf_free(&box.comment);
    buf_free(&box.address);
    *count_r = box.count;
    return box.addresses;
}
