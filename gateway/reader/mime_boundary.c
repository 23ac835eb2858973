#include "gateway/reader/mime_boundary.h"

#include <string.h>

// RFC 2046, 5.1.1 allows 70 bytes. Of longer ones the first 80 are compared, as others do
// (Dovecot, message-parser.c).
enum { MIME_BOUNDARY_MAX = 80 };
// Shorter ones are found in text by chance; longer ones may stand at a line's end.
enum { MIME_BOUNDARY_SHORT = 4, MIME_BOUNDARY_LONG = 12 };

void mime_boundary_set(struct mime_level *level, const char *boundary)
{
    level->boundary = boundary;
    level->boundary_size = boundary == NULL ? 0 : strnlen(boundary, MIME_BOUNDARY_MAX);
}

static bool mime_boundary_is_white(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (strchr(" \t\r", text[i]) == NULL)
            return false;
    }
    return true;
}

// How much of a line a boundary is: 0 nothing, 1 its beginning, 2 all but white space, 3 the last.
static int mime_boundary_match(const struct mime_level *level, const char *line, size_t size)
{
    size_t n = level->boundary_size;
    if (level->boundary == NULL || level->ended || size < n + 2 ||
        memcmp(line + 2, level->boundary, n) != 0)
        return 0;
    const char *rest = line + 2 + n;
    size_t left = size - 2 - n;
    // What was cut off it is not known.
    if (level->boundary[n] != '\0')
        return 2;
    bool last = left >= 2 && rest[0] == '-' && rest[1] == '-';
    if (!mime_boundary_is_white(rest + (last ? 2 : 0), left - (last ? 2 : 0)))
        return 1;
    return last ? 3 : 2;
}

// "--1" of an outer multipart may be text while one inside it is open.
static bool mime_boundary_is_doubtful(const struct mime_level *level, bool inside)
{
    return inside && level->boundary_size < MIME_BOUNDARY_SHORT;
}

// The innermost one that stands there whole. A boundary that was never seen whole is known by its
// beginning too (RFC 2046, 5.1.1), and so is any where none stands whole.
static bool mime_boundary_at_start(const struct mime_level *levels, size_t depth, const char *line,
                                   size_t size, bool header, struct mime_match *match_r)
{
    bool begins = false;
    bool inside = false;
    struct mime_match beginning = {0};
    for (size_t i = depth; i > 0; i--) {
        const struct mime_level *level = &levels[i - 1];
        int match =
            mime_boundary_is_doubtful(level, inside) ? 0 : mime_boundary_match(level, line, size);
        inside |= level->boundary != NULL && !level->ended;
        if (match >= 2) {
            if (begins && !levels[beginning.level].seen)
                break;
            *match_r = (struct mime_match){.level = i - 1, .last = match == 3};
            return true;
        }
        if (match == 1 && !begins && !header) {
            begins = true;
            beginning.level = i - 1;
        }
    }
    *match_r = beginning;
    return begins;
}

// The line end before it got lost: it stands behind the part's last bytes.
static bool mime_boundary_at_end(const struct mime_level *levels, size_t depth, const char *line,
                                 size_t size, bool end, struct mime_match *match_r)
{
    while (size > 0 && strchr(" \t\r", line[size - 1]) != NULL)
        size--;
    bool last = size > 2 && memcmp(line + size - 2, "--", 2) == 0;
    for (size_t i = depth; i > 0; i--) {
        const struct mime_level *level = &levels[i - 1];
        if (level->boundary == NULL || level->ended)
            continue;
        size_t whole = level->boundary_size + (last ? 4 : 2);
        bool sure = level->boundary_size >= MIME_BOUNDARY_LONG || (last && end);
        if (sure && level->seen && size > whole &&
            mime_boundary_match(level, line + size - whole, whole) == (last ? 3 : 2) &&
            memcmp(line + size - whole, "--", 2) == 0) {
            *match_r = (struct mime_match){.level = i - 1, .last = last, .text = size - whole};
            return true;
        }
    }
    return false;
}

bool mime_boundary_find(const struct mime_level *levels, size_t depth, const char *line,
                        size_t size, bool end, bool header, struct mime_match *match_r)
{
    if (size < 3 || depth == 0)
        return false;
    if (line[0] == '-' && line[1] == '-' &&
        mime_boundary_at_start(levels, depth, line, size, header, match_r))
        return true;
    return !header && mime_boundary_at_end(levels, depth, line, size, end, match_r);
}
