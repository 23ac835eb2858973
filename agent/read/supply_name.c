#include "agent/read/supply_name.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"

enum { PART_MIN = 4, PART_MAX = 24, SERIAL_MIN = 4, SERIAL_MAX = 40 };

/* What stands before a serial number. */
static const char *const marks[] = {
    "S/N_:", "S/N:", "S/N ", ";SN:", ";SN", "Serial No.:", "Serial number:", "Serial:"};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t serial_length(const char *text)
{
    size_t len = 0;
    while (is_upper(text[len]) || is_digit(text[len]) || (text[len] >= 'a' && text[len] <= 'z') ||
           text[len] == '-')
        len++;
    return len >= SERIAL_MIN && len <= SERIAL_MAX ? len : 0;
}

/* The mark, and behind it the serial number; NULL when there is none. */
static const char *find_mark(const char *text, const char **serial_r)
{
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        const char *mark = strcasestr(text, marks[i]);
        if (mark == NULL || mark == text)
            continue;
        *serial_r = mark + strlen(marks[i]);
        *serial_r += strspn(*serial_r, " ");
        if (serial_length(*serial_r) > 0)
            return mark;
    }
    return NULL;
}

/* Capitals and digits, both of them, perhaps with hyphens. */
static bool is_part(const char *word, size_t len)
{
    size_t letters = 0, digits = 0;
    for (size_t i = 0; i < len; i++) {
        letters += is_upper(word[i]);
        digits += is_digit(word[i]);
        if (!is_upper(word[i]) && !is_digit(word[i]) && word[i] != '-')
            return false;
    }
    return len >= PART_MIN && len <= PART_MAX && letters > 0 && digits >= 2 && word[0] != '-' &&
           word[len - 1] != '-';
}

static const char *find_part(const char *text, struct arena *arena)
{
    const char *part = NULL;
    while (*text != '\0') {
        size_t len = strcspn(text, " ,;:()/_");
        if (is_part(text, len))
            part = arena_strndup(arena, text, len);
        text += len + (text[len] != '\0');
    }
    return part;
}

struct supply_name supply_name_split(const char *text, struct arena *arena)
{
    struct supply_name split = {.name = text};
    const char *serial, *mark = find_mark(text, &serial);
    if (mark != NULL) {
        size_t len = (size_t)(mark - text);
        while (len > 0 && strchr(" _,;(", text[len - 1]) != NULL)
            len--;
        split.serial = arena_strndup(arena, serial, serial_length(serial));
        if (strpbrk(split.serial, "0123456789") == NULL) /* "SNunknown" */
            split.serial = NULL;
        if (len > 0)
            split.name = arena_strndup(arena, text, len);
    }
    split.part = find_part(split.name, arena);
    return split;
}
