/* What settings_read.c fills and settings.c hands out; for these two files only. */
#ifndef PLATEN_LIB_SETTINGS_READ_H
#define PLATEN_LIB_SETTINGS_READ_H

#include "lib/settings.h"

struct settings_value {
    bool set;                   /* written in the file (a default leaves it false) */
    int line;                   /* where, 0 when not written */
    const char *text;           /* TEXT, PATH, SECRET */
    int64_t number;             /* NUMBER, FLAG, SECONDS, BYTES */
    const char **list;          /* LIST */
    struct settings **sections; /* SECTION, SECTIONS */
    size_t count;               /* of list or sections */
};

struct settings {
    const struct settings_option *table;
    struct settings_value *values; /* one for each option of table */
    const char *title;
    struct arena *arena; /* owned by the whole file's settings only */
};

/* One value as the file has it, checked against its option. 1, or 0 with the reason. */
int settings_value_parse(const struct settings_option *option, const char *text, int64_t *number_r,
                         const char **reason_r);
/* A secret by file or command, put into the arena. 1, or 0 with the reason. */
int settings_secret_file(const char *path, struct arena *arena, const char **secret_r,
                         const char **reason_r);
int settings_secret_command(const char *command, struct arena *arena, const char **secret_r,
                            const char **reason_r);

#endif
