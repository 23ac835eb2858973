// One machine's mail while it is being read: what gateway/reader/alert_*.c share, and what those of
// them do that have no header of their own.
#ifndef PLATEN_READER_ALERT_STATE_H
#define PLATEN_READER_ALERT_STATE_H

#include "gateway/reader/alert_form.h"
#include "gateway/reader/alert_text.h"

enum {
    ALERT_COUNTERS_MAX = 64,
    ALERT_SUPPLIES_MAX = 32,
    ALERT_SAID_MAX = 100,
    ALERT_CONTEXTS_MAX = 8,
    ALERT_CELLS_MAX = 32,
    ALERT_HEAD_MAX = 8192, // of the text, where the keys of forms are looked for
};

// Where a word stood: of two on one matter the better place counts.
enum alert_place { ALERT_PLACE_SUBJECT, ALERT_PLACE_TEXT, ALERT_PLACE_STATUS, ALERT_PLACE_LOG };

struct alert_said {
    Platen__AlertWord *word;
    enum alert_place place;
    unsigned line; // 0 = the subject
    bool known;    // somebody taught the words
};

struct alert_counter {
    const char *name;
    uint64_t value;
    unsigned source;
};

struct alert_context {
    unsigned indent;
    uint64_t atoms;
    enum alert_meaning meaning;
};

struct alert {
    struct reading *reading;
    struct arena *arena;
    const struct alert_forms *forms;
    const struct alert_form *form; // NULL: none fits
    struct alert_text text;
    const char *head; // the beginning of the text, folded; NULL = not yet

    const char *serial, *model, *maker, *name, *location, *ip, *mac, *number; // NULL = not said
    int64_t time;
    struct alert_counter counters[ALERT_COUNTERS_MAX];
    size_t counter_count;
    Platen__Supply *supplies[ALERT_SUPPLIES_MAX];
    size_t supply_count;
    struct alert_said said[ALERT_SAID_MAX];
    size_t said_count;
    unsigned labels;  // that are known, in all
    bool implausible; // a counter that is none
    bool differ;      // two counters of one name that differ
    bool over;        // the mail as a whole says that it is over

    // While lines are read.
    unsigned line, source;
    struct alert_context contexts[ALERT_CONTEXTS_MAX];
    size_t context_count;
    enum alert_meaning pending; // a label whose value stands in the next line
    uint64_t pending_atoms;
    const char *pending_label;
    int64_t event_time;                // of the log's lines; 0 = none
    uint64_t columns[ALERT_CELLS_MAX]; // of a table with a heading
    size_t column_count;
};

#define ALERT_BIT(atom) (UINT64_C(1) << (ALERT_ATOM_##atom))

// ---- alert_label.c ----
const struct alert_label *alert_label(const struct alert *alert, const char *label);
// What the words of a label are about; *whole_r: each of them is known.
uint64_t alert_atoms_of(const struct alert *alert, const char *label, bool *whole_r);
// Whether it is a label that is known, as a whole or by each of its words, not all of them noise.
bool alert_label_known(const struct alert *alert, const char *label);
// The label at the end of size bytes of text: where it begins; NULL: none that is known.
const char *alert_label_at_end(const struct alert *alert, const char *text, size_t size);

// ---- alert_value.c ----
// 1 and it is a number of pages; 0 it is none; -1 it is one that cannot be.
int alert_number(const char *value, uint64_t *number_r);
// A value under a label; state: what else stands in its row, "" = nothing. Whether anything was
// learned.
bool alert_take_value(struct alert *alert, const char *label, uint64_t atoms, bool whole,
                      const char *value, const char *state);
bool alert_take_counter(struct alert *alert, const char *name, uint64_t value);
bool alert_take_supply(struct alert *alert, const char *name, const char *type, const char *colour,
                       const char *value, const char *state);
// Whether the headings say of which function or colour the counters below are.
bool alert_context_counts(const struct alert *alert);
void alert_sum_counters(struct alert *alert);

// ---- alert_say.c ----
// Looks for words that say what is the matter. 1: found some (or that all is well); 0: nothing.
int alert_say(struct alert *alert, const char *text, enum alert_place place);
// A line of a log of events: raised or cleared.
void alert_say_event(struct alert *alert, const char *text, bool cleared);
void alert_say_unknown(struct alert *alert, const char *text);
bool alert_is_fine(const struct alert *alert, const char *value);
bool alert_has(const struct alert_word_list *list, const char *folded);
void alert_take_codes(struct alert *alert, const char *text, Platen__AlertWord *word);
Platen__AlertWord *alert_add_said(struct alert *alert, const char *keyword,
                                  Platen__Severity severity, const char *component,
                                  const char *text, enum alert_place place);

// ---- alert_when.c ----
// The time a machine writes; alone: it counts only where nothing else stands there. 0: none. What
// has no zone of its own is in that of the mail's date; of 03/04/05 the reading nearest to that
// date counts.
int64_t alert_when(const char *text, int64_t date, int zone, bool alone);

#endif
