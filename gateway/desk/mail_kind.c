#include "gateway/desk/mail_kind.h"

#include <string.h>

struct mail_kind {
    const char *name;
    bool notice, routine, own;
    enum hear_kind hear;
};

static const struct mail_kind rows[] = {
    {"shortage", .notice = true, .routine = true, .hear = HEAR_SUPPLIES},
    {"maintenance", .notice = true, .routine = true, .hear = HEAR_MAINTENANCE},
    {"failure", .notice = true, .routine = true, .hear = HEAR_FAILURES},
    {"inspection", .notice = true, .routine = true, .hear = HEAR_MAINTENANCE},
    {"still-empty", .routine = true, .hear = HEAR_DATES},
    {"done", .routine = true, .hear = HEAR_DATES},
    {"confirm", .routine = true, .own = true, .hear = HEAR_DATES},
    {"digest", .routine = true, .own = true, .hear = HEAR_DATES},
    {"new-link", .own = true, .hear = HEAR_DATES},
    {"received", .own = true, .hear = HEAR_DATES},
};

static const struct mail_kind *mail_kind_find(const char *name)
{
    static const struct mail_kind other = {"", .hear = HEAR_DATES};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return &other;
}

bool mail_kind_is_notice(const char *kind)
{
    return mail_kind_find(kind)->notice;
}

bool mail_kind_is_routine(const char *kind)
{
    return mail_kind_find(kind)->routine;
}

bool mail_kind_is_own(const char *kind)
{
    return mail_kind_find(kind)->own;
}

enum hear_kind mail_kind_hear(const char *kind)
{
    return mail_kind_find(kind)->hear;
}
