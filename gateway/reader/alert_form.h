// The forms of machines' own mails, as data: templates/alerts/*.xml (schemas/alerts.rng,
// docs/mail.md). Made once in a process, before the cage; then only read.
#ifndef PLATEN_READER_ALERT_FORM_H
#define PLATEN_READER_ALERT_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libxml/hash.h>

#include "schemas/records.pb-c.h"

struct arena;
struct finder;

enum alert_meaning {
    ALERT_UNKNOWN,
    ALERT_SERIAL,
    ALERT_MODEL,
    ALERT_MAKER,
    ALERT_NAME,
    ALERT_LOCATION,
    ALERT_IP,
    ALERT_MAC,
    ALERT_TIME,
    ALERT_NUMBER, // registration number
    ALERT_STATUS, // its value says what is the matter
    ALERT_CODE,   // of an error
    ALERT_COUNTER,
    ALERT_SUPPLY,
    ALERT_SKIP, // nothing in its value is about the machine's state
    ALERT_MEANINGS,
};

// What single words in a label are about; a label may have several.
enum alert_atom {
    ALERT_ATOM_COUNT,
    ALERT_ATOM_TOTAL,
    ALERT_ATOM_BLACK,
    ALERT_ATOM_COLOUR,
    ALERT_ATOM_SINGLE, // one colour that is not black
    ALERT_ATOM_TWO,
    ALERT_ATOM_CYAN,
    ALERT_ATOM_MAGENTA,
    ALERT_ATOM_YELLOW,
    ALERT_ATOM_LIGHT,
    ALERT_ATOM_LETTER_K, // one-letter colours count only beside a supply
    ALERT_ATOM_LETTER_C,
    ALERT_ATOM_LETTER_M,
    ALERT_ATOM_LETTER_Y,
    ALERT_ATOM_COPY,
    ALERT_ATOM_PRINT,
    ALERT_ATOM_FAX,
    ALERT_ATOM_SCAN,
    ALERT_ATOM_OTHER,
    ALERT_ATOM_SEND,
    ALERT_ATOM_RECEIVE,
    ALERT_ATOM_SIMPLEX,
    ALERT_ATOM_DUPLEX,
    ALERT_ATOM_A3,
    ALERT_ATOM_A4,
    ALERT_ATOM_SIZE, // another size of paper
    ALERT_ATOM_LARGE,
    ALERT_ATOM_TONER,
    ALERT_ATOM_INK,
    ALERT_ATOM_CARTRIDGE,
    ALERT_ATOM_WASTE,
    ALERT_ATOM_DRUM,
    ALERT_ATOM_FUSER,
    ALERT_ATOM_TRANSFER,
    ALERT_ATOM_DEVELOPER,
    ALERT_ATOM_KIT,
    ALERT_ATOM_STAPLE,
    ALERT_ATOM_TRAY,
    ALERT_ATOM_LEVEL,
    ALERT_ATOM_NOISE,  // says nothing
    ALERT_ATOM_REJECT, // no counter of pages, no level
    ALERT_ATOMS,
};

enum { ALERT_WORDS_MAX = 6 };

// Words that, all in one line, say what is the matter.
struct alert_says {
    unsigned words[ALERT_WORDS_MAX]; // numbers in the form's finder; the first ones must be there
    unsigned count;
    unsigned not_count; // and these, behind them, must not
    const char *keyword;
    const char *component; // "" = by the line
    Platen__Severity severity;
    bool cleared;
    unsigned order; // the lower one counts
    unsigned next;  // another with the same first word, + 1
};

enum alert_where { ALERT_IN_SUBJECT, ALERT_IN_FROM, ALERT_IN_MAILER, ALERT_IN_TEXT };

struct alert_when { // all its keys must be found
    unsigned form;
    unsigned count;
    unsigned weight; // in bytes: of two forms the one with more counts
};

struct alert_key_user {
    unsigned key;
    unsigned when;
    enum alert_where where;
};

struct alert_label {
    enum alert_meaning meaning;
    const char *name; // of the counter; type/colour of the supply
};

struct alert_form {
    const char *name;
    const char *maker;
    xmlHashTable *labels; // folded label -> struct alert_label
    struct finder *finder;
    struct alert_says *says;
    size_t says_count;
    unsigned *says_of;  // first says of a word of the finder, + 1
    const char **lines; // templates of whole lines (gateway/reader/alert_template.h)
    size_t line_count;
    const char *otherwise; // keyword for words that nobody taught; "" = none
};

struct alert_word_list { // finder word -> what it means, by its number
    struct finder *finder;
    unsigned *means;
};

struct alert_forms {
    struct arena *arena;
    struct alert_form general;
    struct alert_form *forms;
    size_t form_count;
    struct alert_when *whens; // of all forms
    size_t when_count;
    struct finder *keys;
    struct alert_key_user *users; // by key
    size_t user_count;
    unsigned *user_first; // by key: its first user; one more at the end
    struct alert_word_list atoms;
    struct alert_word_list makers;
    const char **maker_names;
    struct alert_word_list fine;    // values that say that all is well
    struct alert_word_list cleared; // words that say that it is over
    struct alert_word_list machine; // words by which a machine's own mail is known
    struct alert_word_list person;  // and a person's
    struct alert_word_list around;  // and what mail systems and companies put around it
};

// From documents of our own form. NULL, with *error_r in words: broken. For tests and measurements,
// and gateway/reader/alert_taught.c.
struct alert_forms *alert_forms_load(const char *const *documents, size_t count,
                                     const char **error_r);
void alert_forms_free(struct alert_forms **forms);

#endif
