// Import of the dealer's objects from CSV rows: what the files of gateway/desk/import*.c share. The
// columns of each kind are documented in docs/import.md, from the tables in import_kinds.c.
//
// All rows are checked first and then all are written, so a refused import has written nothing. A
// row finds its record by its code (or what stands for one) and changes it; cells of a column that
// the file does not have stay as they are, an empty cell of a column that it has empties the field.
#ifndef PLATEN_DESK_IMPORT_H
#define PLATEN_DESK_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/desk/cell_set.h"
#include "gateway/desk/import_map.h"
#include "gateway/desk/subject.h"

struct import {
    struct desk_command *c;
    const char *file;
    const Platen__ImportRow *row; // the one in hand
    struct import_map *seen;      // what rows before it define; see import_define
    const char *column;           // of the first fault
    const char *error;            // "file:line: reason"; NULL = none so far
    const char *why;              // the reason alone
    unsigned made, changed, same;
    struct cell_set set; // what it changes in the tables that have versions
};

enum import_type {
    IMPORT_TEXT,       // one line of at most 200 characters
    IMPORT_LONG,       // lines, at most 8000 bytes
    IMPORT_CODE,       // 1 to 40 letters, digits, '.', '_', '-'
    IMPORT_CODES,      // codes with spaces between
    IMPORT_DEPARTMENT, // department code: a letter, then up to 11 letters or digits
    IMPORT_MAIL,
    IMPORT_LANGUAGE,      // BCP 47: "en", "de", "pt-BR"
    IMPORT_ZONE,          // IANA name
    IMPORT_NUMBER,        // whole, up to 999999999
    IMPORT_REGISTRATION,  // registration number
    IMPORT_REGISTRATIONS, // several, with spaces between
    IMPORT_PRICE,         // in the dealer's currency: 89.50
    IMPORT_TIME,          // 2026-12-01 09:00, local time of the store
    IMPORT_KEYWORD,       // of a condition: a-z, 0-9, '-'
    IMPORT_CHOICE,        // one of the words in `choice`, separated by spaces
    IMPORT_PICTURE,       // file name without a path
    IMPORT_CURRENCY,      // ISO 4217
    IMPORT_COLOUR,        // #rrggbb
};

struct import_column {
    const char *name; // "name_*": any language behind the underscore
    enum import_type type;
    bool required;
    const char *choice;
};

struct import_kind {
    const char *name;
    const struct import_column *columns; // up to one without a name
    bool (*check)(struct import *im);    // references and doubles; false after import_fail
    void (*write)(struct import *im);
};

// The kind's table, or NULL. n: for going through all (NULL behind the last).
const struct import_kind *import_kind_find(const char *name);
const struct import_kind *import_kind_at(size_t n);

// ---- the whole (import.c): all rows are checked, then all are written ----
struct import import_begin(struct desk_command *c, const char *file, size_t rows);
bool import_check(struct import *im, const Platen__ImportRow *row); // false after import_fail
void import_write(struct import *im, const Platen__ImportRow *row);

// ---- cells of the row in hand (import_cells.c) ----
const char *import_cell(const struct import *im,
                        const char *column); // NULL: the file has no such column
const char *import_text(const struct import *im, const char *column); // "" for none
// Checks every cell by its type. False after import_fail.
bool import_cells_check(struct import *im, const struct import_kind *kind);
// Sets *field where the file has the column.
void import_set(const struct import *im, const char *column, char **field);
void import_set_number(const struct import *im, const char *column, uint32_t *field);
// The next word of a list of codes, in the arena; NULL at its end.
const char *import_next_word(const struct import *im, const char **list);
// Where the column name is "before" followed by a language, that language; else NULL.
const char *import_language_of(const char *column, const char *before);

// ---- faults and definitions (import.c) ----
bool import_fail(struct import *im, const char *column, const char *format, ...)
    __attribute__((format(printf, 3, 4))); // false always
// The row in hand is the only one of its kind for that key (b may be NULL); a double is a fault.
bool import_once(struct import *im, const char *column, const char *a, const char *b);
// The row in hand will make such a thing, of that customer (or another value); the first word
// counts.
void import_define(struct import *im, const char *what, const char *a, const char *b,
                   const char *value);
// The value, or NULL when no row before it defines that.
const char *import_defined(const struct import *im, const char *what, const char *a, const char *b);

// ---- writing: counts what is new, changed and as it was; puts nothing where nothing changed ----
struct import_before {
    uint8_t *data;
    size_t size;
    bool there;
};
struct import_before import_before(const struct import *im,
                                   const ProtobufCMessage *record); // NULL = new
void import_put(struct import *im, enum store_table table, const struct store_key *key,
                const ProtobufCMessage *record, const struct import_before *before);
void import_put_id(struct import *im, enum store_table table, uint64_t id,
                   const ProtobufCMessage *record, const struct import_before *before);

// ---- the kinds ----
bool import_check_customer(struct import *im); // import_customers.c
void import_write_customer(struct import *im);
bool import_check_site(struct import *im);
void import_write_site(struct import *im);
bool import_check_department(struct import *im);
void import_write_department(struct import *im);
bool import_check_person(struct import *im); // import_persons.c
void import_write_person(struct import *im);
bool import_check_terminal(struct import *im); // import_terminals.c
void import_write_terminal(struct import *im);
bool import_check_model(struct import *im); // import_catalogue.c
void import_write_model(struct import *im);
bool import_check_item(struct import *im);
void import_write_item(struct import *im);
bool import_check_condition(struct import *im); // import_texts.c
void import_write_condition(struct import *im);
bool import_check_maintenance(struct import *im);
void import_write_maintenance(struct import *im);
bool import_check_guide(struct import *im);
void import_write_guide(struct import *im);
bool import_check_store(struct import *im); // import_stores.c
void import_write_store(struct import *im);
bool import_check_time(struct import *im);
void import_write_time(struct import *im);
bool import_check_dealer(struct import *im); // import_dealer.c
void import_write_dealer(struct import *im);

// Shared by checks: whether it is in the store or defined by a row before.
bool import_customer_known(struct import *im, const char *code);
bool import_site_known(struct import *im, const char *customer, const char *code);
// The customer's code a department or terminal belongs to, or NULL.
const char *import_department_customer(struct import *im, const char *code);
const char *import_terminal_customer(struct import *im, const char *number);
bool import_person_known(struct import *im, const char *customer, const char *mail);
bool import_model_known(struct import *im, const char *code);
bool import_item_known(struct import *im, const char *code);

#endif
