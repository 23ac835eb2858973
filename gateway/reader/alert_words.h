// The words of forms while their documents are read (gateway/reader/alert_form.c): lists, labels,
// what says what is the matter, and whole lines. Everything lives in load's arena; the first error
// stays in load->error, and what comes after it does nothing.
#ifndef PLATEN_READER_ALERT_WORDS_H
#define PLATEN_READER_ALERT_WORDS_H

#include <stddef.h>

#include <libxml/tree.h>

#include "gateway/reader/alert_form.h"

struct alert_load {
    struct alert_forms *forms;
    struct arena *arena;
    const char *error; // the first; later steps do nothing
    size_t form_room, when_room, user_room, maker_room;
    size_t maker_count;
    size_t means_room[7];
};

void alert_words_fail(struct alert_load *load, const xmlNode *node, const char *text);
// Room for one more of count items, those that are there kept.
void *alert_words_grow(struct alert_load *load, void *items, size_t count, size_t *room,
                       size_t size);
char *alert_words_attribute(struct alert_load *load, xmlNode *node, const char *name); // "" = none
// The place of a name; -1: it is not there.
int alert_words_index(const char *const *names, size_t count, const char *name);
const char *alert_words_content(struct alert_load *load, xmlNode *node); // folded

void alert_words_list(struct alert_load *load, xmlNode *node, struct alert_word_list *list,
                      size_t *room, unsigned meaning);
void alert_words_atom(struct alert_load *load, xmlNode *node);
void alert_words_maker(struct alert_load *load, xmlNode *node);

// A form without anything.
void alert_words_begin(struct alert_load *load, struct alert_form *form);
void alert_words_labels(struct alert_load *load, xmlNode *node, struct alert_form *form);
// room: of the form's says, from 0.
void alert_words_says(struct alert_load *load, xmlNode *node, struct alert_form *form,
                      size_t *room);
// Once, behind the last of its says.
void alert_words_index_says(struct alert_load *load, struct alert_form *form);
// A template of a whole line; room: of the form's lines, from 0.
void alert_words_line(struct alert_load *load, xmlNode *node, struct alert_form *form,
                      size_t *room);

#endif
