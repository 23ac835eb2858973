#include "gateway/desk/import.h"

#include <stdarg.h>
#include <string.h>

bool import_fail(struct import *im, const char *column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *why = arena_vprintf(im->c->arena, format, args);
    va_end(args);
    if (im->error == NULL) {
        im->column = column;
        im->why = why;
        im->error = arena_printf(im->c->arena, "%s:%u: %s%s%s", im->file, im->row->line, column,
                                 column[0] != '\0' ? ": " : "", why);
    }
    return false;
}

static const char *definition_key(const struct import *im, const char *what, const char *a,
                                  const char *b)
{
    return arena_printf(im->c->arena, "%s\n%s\n%s", what, a, b != NULL ? b : "");
}

bool import_once(struct import *im, const char *column, const char *a, const char *b)
{
    const char *key = definition_key(im, arena_printf(im->c->arena, "row %s", im->row->kind), a, b);
    const struct import_seen *seen = import_map_find(im->seen, key);
    if (seen != NULL)
        return import_fail(im, column, "stands in line %u already", seen->line);
    import_map_add(im->seen, key, "", im->row->line);
    return true;
}

void import_define(struct import *im, const char *what, const char *a, const char *b,
                   const char *value)
{
    import_map_add(im->seen, definition_key(im, what, a, b), value, im->row->line);
}

const char *import_defined(const struct import *im, const char *what, const char *a, const char *b)
{
    const struct import_seen *seen = import_map_find(im->seen, definition_key(im, what, a, b));
    return seen != NULL ? seen->value : NULL;
}

struct import_before import_before(const struct import *im, const ProtobufCMessage *record)
{
    struct import_before before = {.there = record != NULL};
    if (record != NULL) {
        before.size = protobuf_c_message_get_packed_size(record);
        before.data = arena_alloc(im->c->arena, before.size + 1);
        protobuf_c_message_pack(record, before.data);
    }
    return before;
}

void import_put(struct import *im, enum store_table table, const struct store_key *key,
                const ProtobufCMessage *record, const struct import_before *before)
{
    struct import_before after = import_before(im, record);
    if (before->there && before->size == after.size &&
        memcmp(before->data, after.data, after.size) == 0) {
        im->same++;
        return;
    }
    if (before->there)
        im->changed++;
    else
        im->made++;
    store_put(im->c->txn, table, key, record);
}

void import_put_id(struct import *im, enum store_table table, uint64_t id,
                   const ProtobufCMessage *record, const struct import_before *before)
{
    struct store_key key = store_key_u64(id);
    import_put(im, table, &key, record, before);
}

struct import import_begin(struct desk_command *c, const char *file, size_t rows)
{
    return (struct import){.c = c,
                           .file = file,
                           .seen = import_map_new(c->arena, 3 * rows),
                           .set = {.c = c}};
}

bool import_check(struct import *im, const Platen__ImportRow *row)
{
    im->row = row;
    const struct import_kind *kind = import_kind_find(row->kind);
    if (kind == NULL)
        return import_fail(im, "", "\"%s\" is no kind of import", im->row->kind);
    return import_cells_check(im, kind) && kind->check(im);
}

void import_write(struct import *im, const Platen__ImportRow *row)
{
    im->row = row;
    import_kind_find(row->kind)->write(im);
}

void desk_take_import(struct desk_command *c)
{
    const Platen__Import *import = c->command->import;
    struct import im =
        import_begin(c, import->file[0] != '\0' ? import->file : "-", import->n_rows);
    for (size_t i = 0; i < import->n_rows; i++) {
        if (!import_check(&im, import->rows[i])) {
            desk_invalid(c, im.column, "%s", im.error);
            return;
        }
    }
    for (size_t i = 0; i < import->n_rows; i++)
        import_write(&im, import->rows[i]);
    cell_set_end(&im.set);
    desk_done(c, "%s: %u new, %u changed, %u as they were", im.file, im.made, im.changed, im.same);
}
