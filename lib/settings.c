#include "lib/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/settings_read.h"

static const struct settings_value *settings_value(const struct settings *settings,
                                                   const char *name)
{
    for (size_t i = 0; settings->table[i].name != NULL; i++)
        if (strcmp(settings->table[i].name, name) == 0)
            return &settings->values[i];
    fprintf(stderr, "settings: no option \"%s\" in the table\n", name);
    abort();
}

static void settings_wipe(struct settings *settings)
{
    for (size_t i = 0; settings->table[i].name != NULL; i++) {
        struct settings_value *value = &settings->values[i];
        if (settings->table[i].type == SETTINGS_SECRET && value->text != NULL)
            explicit_bzero((void *)(uintptr_t)value->text, strlen(value->text));
        for (size_t j = 0; value->sections != NULL && j < value->count; j++)
            settings_wipe(value->sections[j]);
    }
}

void settings_free(struct settings **settings)
{
    if (*settings == NULL)
        return;
    struct arena *arena = (*settings)->arena;
    settings_wipe(*settings);
    arena_free(&arena);
    *settings = NULL;
}

bool settings_has(const struct settings *settings, const char *name)
{
    return settings_value(settings, name)->set;
}

const char *settings_text(const struct settings *settings, const char *name)
{
    return settings_value(settings, name)->text;
}

int64_t settings_number(const struct settings *settings, const char *name)
{
    return settings_value(settings, name)->number;
}

bool settings_flag(const struct settings *settings, const char *name)
{
    return settings_value(settings, name)->number != 0;
}

size_t settings_list_count(const struct settings *settings, const char *name)
{
    return settings_value(settings, name)->count;
}

const char *settings_list_text(const struct settings *settings, const char *name, size_t index)
{
    const struct settings_value *value = settings_value(settings, name);
    return index < value->count ? value->list[index] : NULL;
}

const char *settings_secret(const struct settings *settings, const char *name)
{
    return settings_value(settings, name)->text;
}

size_t settings_section_count(const struct settings *settings, const char *name)
{
    return settings_value(settings, name)->count;
}

const struct settings *settings_section(const struct settings *settings, const char *name,
                                        size_t index)
{
    const struct settings_value *value = settings_value(settings, name);
    return index < value->count ? value->sections[index] : NULL;
}

const char *settings_title(const struct settings *section)
{
    return section->title;
}
