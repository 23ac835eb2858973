#include "lib/program.h"

#include <string.h>

#include <jansson.h>

#include "lib/arena.h"
#include "lib/error.h"
#include "lib/text.h"
#include "lib/tuf.h"

enum { LINE_MAX = 200 };

bool program_name_ok(const char *name, size_t max)
{
    static const char may[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    size_t size = strlen(name);
    return size > 0 && size <= max && name[0] != '.' && strspn(name, may) == size;
}

static const char *line_of(const json_t *custom, const char *key, struct arena *arena)
{
    const char *text = json_string_value(json_object_get(custom, key));
    return text == NULL || text_has_control(text) ? "" : arena_cut(arena, text, LINE_MAX);
}

static bool read_models(const json_t *list, struct arena *arena, struct program *program)
{
    size_t n = json_array_size(list);
    program->models = arena_array(arena, n + 1, sizeof(*program->models));
    for (size_t i = 0; i < n && n <= PROGRAM_MODELS_MAX; i++) {
        const char *model = json_string_value(json_array_get(list, i));
        if (model == NULL || *model == '\0' || text_has_control(model))
            return false;
        program->models[program->n_models++] = arena_strdup(arena, model);
    }
    return program->n_models > 0;
}

int program_read(const struct tuf_file *file, struct arena *arena, struct program *program_r,
                 const char **error_r)
{
    json_t *custom = json_loads(file->custom, JSON_REJECT_DUPLICATES, NULL);
    *program_r = (struct program){.path = file->path,
                                  .name = line_of(custom, "program", arena),
                                  .release = json_integer_value(json_object_get(custom, "release")),
                                  .version = line_of(custom, "version", arena),
                                  .text = line_of(custom, "text", arena),
                                  .length = file->length,
                                  .sha256 = file->sha256};
    bool models = read_models(json_object_get(custom, "models"), arena, program_r);
    json_decref(custom);
    const char *why = !program_name_ok(file->path, PROGRAM_PATH_MAX)      ? "not a file name"
                      : !program_name_ok(program_r->name, PROGRAM_NAME_MAX) ? "program is not a name"
                      : program_r->release < 1 ? "release is not a number from 1"
                      : !models                ? "models are missing"
                                               : NULL;
    if (why != NULL)
        *error_r = error_format("%.100s: %s", file->path, why);
    return why == NULL;
}

bool program_fits(const struct program *program, const char *model)
{
    for (size_t i = 0; i < program->n_models; i++)
        if (strcasecmp(program->models[i], model) == 0)
            return true;
    return false;
}

const char *program_file(const struct program *program, struct arena *arena)
{
    char hex[2 * TUF_HASH_SIZE + 1];
    text_hex(hex, program->sha256, TUF_HASH_SIZE);
    return arena_printf(arena, "%s.%s", hex, program->path);
}
