#include "gateway/reader/dsn_transcript.h"

#include <stdbool.h>
#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/dsn_code.h"
#include "gateway/reader/words.h"

static const char *transcript_code_in(const char *from, const char *end, struct arena *arena)
{
    const char *words = arena_strndup(arena, from, (size_t)(end - from));
    const char *code = dsn_code_find_reply(words);
    return code == NULL ? NULL : dsn_code_line(code, arena);
}

const char *dsn_transcript_about(const char *own, const char *recipient, struct arena *arena)
{
    size_t length = strlen(recipient);
    const char *place = length == 0 ? NULL : strcasestr(own, recipient);
    for (; place != NULL; place = strcasestr(place + length, recipient)) {
        const char *blank = strstr(place, "\n\n");
        const char *end = blank == NULL ? place + strlen(place) : blank;
        const char *code = transcript_code_in(place + length, end, arena);
        if (code != NULL)
            return code;
        // "550 5.1.2 <a@b>... Host unknown": it stands in front.
        const char *line = place;
        while (line > own && line[-1] != '\n')
            line--;
        code = transcript_code_in(line, line + strcspn(line, "\n"), arena);
        if (code != NULL)
            return code;
    }
    return "";
}

// The first code of the line, behind "<<< " what the other side said; NULL: it is no reply.
static const char *transcript_reply(const char *line, bool other)
{
    static const char mark[] = "<<< ";
    if (other && !words_begins(line, mark))
        return NULL;
    line += other ? strlen(mark) : 0;
    return dsn_code_find_reply(line) == line ? line : NULL;
}

// Sendmail sums up in a line of its own; without one the last answer of the other side counts.
const char *dsn_transcript_end(const char *own, struct arena *arena)
{
    const char *line = strcasestr(own, "Transcript of session");
    const char *sums = NULL;
    const char *answer = NULL;
    size_t count = 0;
    while (line != NULL && (line = strchr(line, '\n')) != NULL) {
        line++;
        const char *one = arena_strndup(arena, line, strcspn(line, "\n"));
        const char *reply = transcript_reply(one, false);
        const char *other = transcript_reply(one, true);
        count += reply != NULL;
        sums = reply != NULL ? reply : sums;
        answer = other != NULL ? other : answer;
    }
    const char *end = count == 1 ? sums : count == 0 ? answer : NULL;
    return end == NULL ? "" : dsn_code_line(end, arena);
}
