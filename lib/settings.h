/* Settings files (platend.conf, agent.conf): `key = value`, `section { ... }`,
 * `section "title" { ... }`, comments with #. The caller says what there may be in tables.
 *
 * Reading refuses with "FILE:LINE: reason" (the caller then exits with EX_CONFIG, or keeps the old
 * settings on a reload): a missing file, an unknown or repeated key, a value out of its range or
 * without its unit, a carriage return, NUL byte, byte order mark or broken UTF-8, and a key or
 * password file that others may read (BAD-INPUTS 65, 66). Everything is checked and every secret
 * read before settings_read() answers, so a reload can swap afterwards.
 *
 * The syntax is libconfuse's: a value with spaces or any of ={}(),+#"' is quoted, and "${NAME}" in
 * it stands for that environment variable. Not for two threads at once.
 */
#ifndef PLATEN_LIB_SETTINGS_H
#define PLATEN_LIB_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct settings;

enum settings_type {
    SETTINGS_TEXT,     /* any text */
    SETTINGS_PATH,     /* a path; a relative one is taken from the settings file's folder */
    SETTINGS_NUMBER,   /* whole number from min to max */
    SETTINGS_FLAG,     /* yes or no */
    SETTINGS_SECONDS,  /* a number with s, m, h or d; min and max in seconds */
    SETTINGS_BYTES,    /* a number with B, kB, MB or GB (1024); min and max in bytes */
    SETTINGS_LIST,     /* { "a", "b" } of texts */
    SETTINGS_SECRET,   /* by NAME-file = PATH or NAME-command = "COMMAND"; never in the file */
    SETTINGS_SECTION,  /* at most once */
    SETTINGS_SECTIONS, /* any number, each with its own title */
};

struct settings_option {
    const char *name; /* NULL ends a table */
    enum settings_type type;
    bool required;
    const char *otherwise;                 /* default, written as in the file; NULL: not set */
    int64_t min, max;                      /* both 0: no bounds */
    const struct settings_option *section; /* of SECTION and SECTIONS; sections do not nest */
};

/* The table must outlive the settings. 1, or -1 with the reason. */
int settings_read(const char *path, const struct settings_option *table,
                  struct settings **settings_r, const char **error_r);
/* Wipes the secrets. */
void settings_free(struct settings **settings);

/* A name that is not in the table is our own mistake and aborts. What they return lives as long as
 * the settings. */
bool settings_has(const struct settings *settings, const char *name);
/* TEXT and PATH; NULL when not set. */
const char *settings_text(const struct settings *settings, const char *name);
/* NUMBER, SECONDS and BYTES; 0 when not set. */
int64_t settings_number(const struct settings *settings, const char *name);
bool settings_flag(const struct settings *settings, const char *name);
size_t settings_list_count(const struct settings *settings, const char *name);
const char *settings_list_text(const struct settings *settings, const char *name, size_t index);
/* The secret without the line end it was written with; NULL when not set. It may hold any byte but
 * NUL. */
const char *settings_secret(const struct settings *settings, const char *name);

size_t settings_section_count(const struct settings *settings, const char *name);
/* NULL behind the last. */
const struct settings *settings_section(const struct settings *settings, const char *name,
                                        size_t index);
/* Of a section of SETTINGS_SECTIONS; else NULL. */
const char *settings_title(const struct settings *section);

#endif
