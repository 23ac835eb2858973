#include "lib/csv.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/text.h"

struct reader {
    char *at;
    char *end;
    unsigned line;
    unsigned fault_line;
    const char *error;
};

static void *csv_alloc(size_t size)
{
    void *memory = calloc(1, size > 0 ? size : 1);
    if (memory == NULL)
        memory_none();
    return memory;
}

static bool fail(struct reader *in, unsigned line, const char *why)
{
    in->error = why;
    in->fault_line = line;
    return false;
}

static bool at_line_end(const struct reader *in)
{
    return in->at == in->end || *in->at == '\n' ||
           (*in->at == '\r' && in->at + 1 < in->end && in->at[1] == '\n');
}

// Unquotes in place: what is written never passes what is still to be read.
static bool read_quoted(struct reader *in, char **end_r)
{
    unsigned start = in->line;
    char *out = in->at++;
    for (;;) {
        if (in->at == in->end)
            return fail(in, start, "a quote is opened here and never closed");
        char c = *in->at++;
        if (c == '"') {
            if (in->at == in->end || *in->at != '"')
                break;
            in->at++;
        }
        if (c == '\n')
            in->line++;
        *out++ = c;
    }
    if (!at_line_end(in) && *in->at != ',')
        return fail(in, in->line, "text after a closing quote");
    *end_r = out;
    return true;
}

static bool read_bare(struct reader *in, char **end_r)
{
    while (!at_line_end(in) && *in->at != ',') {
        if (*in->at == '"')
            return fail(in, in->line, "a quote inside a cell that is not quoted");
        if (*in->at == '\r')
            return fail(in, in->line, "a carriage return without a line feed");
        in->at++;
    }
    *end_r = in->at;
    return true;
}

// One row's cells. The NUL after a cell is set once its separator was read.
static bool read_row(struct reader *in, const char **cells, size_t *n_r)
{
    size_t n = 0;
    for (;;) {
        char *start = in->at, *end = NULL;
        bool quoted = in->at < in->end && *in->at == '"';
        if (n == CSV_COLUMNS_MAX)
            return fail(in, in->line, "more than 64 cells");
        if (!(quoted ? read_quoted(in, &end) : read_bare(in, &end)))
            return false;
        if (end - start > CSV_CELL_MAX)
            return fail(in, in->line, "a cell of more than 64 kB");
        cells[n++] = start;
        bool more = in->at < in->end && *in->at == ',';
        if (more) {
            in->at++;
        } else if (in->at < in->end) {
            in->at += *in->at == '\r' ? 2 : 1;
            in->line++;
        }
        *end = '\0';
        if (!more)
            break;
    }
    *n_r = n;
    return true;
}

static void skip_empty_lines(struct reader *in)
{
    while (in->at < in->end && at_line_end(in)) {
        in->at += *in->at == '\r' ? 2 : 1;
        in->line++;
    }
}

static const char **copy_cells(const char *const *cells, size_t n)
{
    const char **copy = csv_alloc(n * sizeof *copy);
    for (size_t i = 0; i < n; i++)
        copy[i] = cells[i];
    return copy;
}

static bool read_header(struct reader *in, struct csv *csv, const char **cells)
{
    skip_empty_lines(in);
    csv->header_line = in->line;
    if (in->at == in->end)
        return fail(in, in->line, "no header row");
    if (!read_row(in, cells, &csv->columns))
        return false;
    csv->names = copy_cells(cells, csv->columns);
    for (size_t i = 0; i < csv->columns; i++) {
        if (csv->names[i][0] == '\0')
            return fail(in, csv->header_line, "a column without a name");
        if (csv_column(csv, csv->names[i]) != (int)i)
            return fail(in, csv->header_line, "a column named twice");
    }
    return true;
}

static bool read_rows(struct reader *in, struct csv *csv, const char **cells)
{
    size_t room = 0;
    for (skip_empty_lines(in); in->at < in->end; skip_empty_lines(in)) {
        size_t n;
        unsigned line = in->line;
        if (!read_row(in, cells, &n))
            return false;
        if (n != csv->columns)
            return fail(in, line,
                        n < csv->columns ? "fewer cells than the header has"
                                         : "more cells than the header has");
        if (csv->n_rows == room) {
            room = room == 0 ? 64 : 2 * room;
            csv->rows = realloc(csv->rows, room * sizeof *csv->rows);
            if (csv->rows == NULL)
                memory_none();
        }
        csv->rows[csv->n_rows++] = (struct csv_row){line, copy_cells(cells, n)};
    }
    return true;
}

static unsigned line_of(const char *text, size_t offset)
{
    unsigned line = 1;
    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

static bool check_bytes(struct reader *in, const char *text, size_t size)
{
    const char *nul = memchr(text, '\0', size);
    if (nul != NULL)
        return fail(in, line_of(text, (size_t)(nul - text)), "a NUL byte");
    for (size_t at = 0, step; at < size; at += step) {
        step = text_utf8_next(text + at, size - at, NULL);
        if (step == 0)
            return fail(in, line_of(text, at), "not UTF-8");
    }
    return true;
}

int csv_parse(const char *text, size_t size, struct csv **csv_r, unsigned *line_r,
              const char **error_r)
{
    static const char bom[] = "\xef\xbb\xbf";
    const char *cells[CSV_COLUMNS_MAX];
    if (size >= 3 && memcmp(text, bom, 3) == 0) {
        text += 3;
        size -= 3;
    }
    struct csv *csv = csv_alloc(sizeof *csv);
    csv->text = csv_alloc(size + 1);
    if (size > 0)
        memcpy(csv->text, text, size);
    struct reader in = {.at = csv->text, .end = csv->text + size, .line = 1};
    if (!check_bytes(&in, csv->text, size) || !read_header(&in, csv, cells) ||
        !read_rows(&in, csv, cells)) {
        *line_r = in.fault_line;
        *error_r = in.error;
        csv_free(&csv);
        return -1;
    }
    *csv_r = csv;
    return 1;
}

void csv_free(struct csv **csv)
{
    if (*csv == NULL)
        return;
    for (size_t i = 0; i < (*csv)->n_rows; i++)
        free((*csv)->rows[i].cells);
    free((*csv)->rows);
    free((*csv)->names);
    free((*csv)->text);
    free(*csv);
    *csv = NULL;
}

int csv_column(const struct csv *csv, const char *name)
{
    for (size_t i = 0; i < csv->columns; i++)
        if (strcmp(csv->names[i], name) == 0)
            return (int)i;
    return -1;
}
