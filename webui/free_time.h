// A time of the manager's own choice: the fields `time`, `day` and `clock` of a form, read with
// what could be meant instead (BAD-INPUTS 55).
#ifndef PLATEN_WEBUI_FREE_TIME_H
#define PLATEN_WEBUI_FREE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "webui/page.h"
#include "webui/staff_date.h"

// Whether `time` is "-" (day and clock are meant) or "2026-11-24 14:00", or `take` is a
// suggestion of that form.
bool free_time_chosen(const struct web_request *request);
// 1, with the end `minutes` after the start; 0 with a fault. zone: page_zone().
int free_time_read(const struct web_request *request, const struct zone *zone, unsigned minutes,
                   struct staff_date *date_r);
// <free day= clock=><error/><suggest value= (a time)/></free>: what was entered, and the suggestion.
// NULL: nothing was wrong. The fields are empty at first.
void free_time_add(struct page *page, xmlNode *parent, const struct staff_date *wrong);

#endif
