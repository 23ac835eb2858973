/* The agent's plain text files: `[section title]`, `key = value`, comments with #.
 *
 * Status files (docs/status-file.md) and what the agent keeps in its state folder have this form.
 * Pure functions; hostile text is an ordinary result.
 */
#ifndef PLATEN_AGENT_INI_H
#define PLATEN_AGENT_INI_H

#include <stddef.h>
#include <stdint.h>

struct buf;

enum { INI_MAX = 256 * 1024 };

/* key NULL: a section starts. section is "" before the first; title "" where a section has none.
 * The strings are valid during the call only. */
struct ini_entry {
    const char *section;
    const char *title;
    const char *key;
    const char *value;
};
/* 1 to go on, -1 with the reason (without file and line). */
typedef int ini_fn(void *context, const struct ini_entry *entry, const char **error_r);

/* 1 read; -1 with "NAME:LINE: reason". A key that repeats within its section is refused. CRLF is
 * read as LF; other control characters, NUL, broken UTF-8 and a byte order mark are refused. */
int ini_read(const char *name, const char *text, size_t size, ini_fn *fn, void *context,
             const char **error_r);

/* Writing: control characters become spaces; an empty or NULL value is left out. */
void ini_add_section(struct buf *buf, const char *section, const char *title);
void ini_add(struct buf *buf, const char *key, const char *value);
void ini_add_number(struct buf *buf, const char *key, int64_t value);
/* RFC 3339, whole seconds; 0 is left out. */
void ini_add_time(struct buf *buf, const char *key, int64_t time);

#endif
