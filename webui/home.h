// What several of the manager's pages show, and what a manager may see; staff see all. All of it
// reads the request's open snapshot and copies into the page document; NULL and false mean not there or not
// his (BAD-INPUTS 53: the answer is the same).
#ifndef PLATEN_WEBUI_HOME_H
#define PLATEN_WEBUI_HOME_H

#include <stdbool.h>

#include "webui/page.h"

// ---- home_scope.c: by what stands in the address; within the person's scope only ----
Platen__Terminal *home_terminal(struct web_request *request, const char *id);
Platen__Terminal *home_terminal_id(struct web_request *request, uint64_t id);
Platen__Case *home_case(struct web_request *request, const char *service_id);
Platen__Case *home_case_id(struct web_request *request, uint64_t id);
Platen__Order *home_order(struct web_request *request, const char *id);
Platen__Visit *home_visit(struct web_request *request, const char *id);
bool home_may_see(const struct web_request *request, const Platen__Terminal *terminal);
// All active terminals of the scope, in the order of their places. *n_r of them, in the arena.
Platen__Terminal **home_terminals(struct web_request *request, size_t *n_r);
// Answers 404 and writes a line to the log: somebody asked for what is not his, or is not there.
void home_not_yours(struct web_request *request);

// ---- home_terminal.c ----
// <terminal id= href= place= maker= model= number= serial= silent= standing=/>
xmlNode *home_add_terminal(struct page *page, xmlNode *parent, const Platen__Terminal *terminal);
void home_add_supplies(struct page *page, xmlNode *node, const Platen__Terminal *terminal);
// The same with how long each lasts.
void home_add_lasting(struct page *page, xmlNode *node, const Platen__Terminal *terminal);
// <left unit= about= least= most= coarse=/>, where it can be said.
void home_add_left(struct page *page, xmlNode *node, const Platen__LevelHistory *history,
                   const Platen__Supply *supply);
// <supply index= name= class= type= colour= state= percent=/>
xmlNode *home_add_supply(struct page *page, xmlNode *parent, const Platen__Supply *supply);
// 0 to 100 of what remains; -1 where the machine gives no number.
int home_percent(const Platen__Supply *supply);
Platen__SupplyState home_supply_state(const struct page *page, const Platen__Supply *supply);

// ---- home_case.c ----
// <case id= service= kind= state= href= ...>: what, where, since when, what to do, what fits, order
// or visit. max_times: how many free times of service people at most (each with its form).
xmlNode *home_add_case(struct page *page, xmlNode *parent, const Platen__Case *kase,
                       size_t max_times);
const char *home_case_state(Platen__CaseState state);
// Of home_add_case() the attributes alone, and the words alone (name, do, text).
void home_set_case(struct page *page, xmlNode *node, const Platen__Terminal *terminal,
                   const Platen__Case *kase);
void home_add_case_name(struct page *page, xmlNode *node, const Platen__Terminal *terminal,
                        const Platen__Case *kase); // without text: no word of a person
void home_add_case_text(struct page *page, xmlNode *node, const Platen__Terminal *terminal,
                        const Platen__Case *kase);

// ---- home_order.c ----
xmlNode *home_add_order(struct page *page, xmlNode *parent, const Platen__Order *order);
// The same with its terminal, and with the visit by which its parts are fitted.
xmlNode *home_add_order_of(struct page *page, xmlNode *parent, const Platen__Order *order,
                           const Platen__Terminal *terminal);
// order: for which it is made, fits= then; NULL: none.
xmlNode *home_add_visit_of(struct page *page, xmlNode *parent, const Platen__Visit *visit,
                           const Platen__Order *order);
xmlNode *home_add_visit(struct page *page, xmlNode *parent, const Platen__Visit *visit);
// "VISIT.SEQUENCE" for a form that asks for one; "0.0" where no visit is under way.
const char *home_seen_visit(struct web_request *request, const Platen__Visit *visit);
bool home_order_is_open(const Platen__Order *order);
bool home_order_may_be_undone(const struct page *page, const Platen__Order *order);

// ---- home_item.c ----
// Catalogue items that fit the terminal's model, in the order of their codes.
Platen__Item **home_items(struct web_request *request, const Platen__Terminal *terminal,
                          size_t *n_r);
Platen__Item *home_item(struct web_request *request, const Platen__Terminal *terminal,
                        const char *code);
// <item code= name= part= yield= price= picture= fitted= order=><how-to/></item>
xmlNode *home_add_item(struct page *page, xmlNode *parent, const Platen__Terminal *terminal,
                       const Platen__Item *item, const Platen__Case *kase);
// name= and, of another language than the page, name-lang=
void home_set_item_name(const struct page *page, xmlNode *node, const Platen__Item *item);
void home_add_guides(struct page *page, xmlNode *parent, const Platen__Terminal *terminal,
                     bool with_text);

// ---- home_stock.c ----
// To an item: on-site= pieces that were delivered and not put in, soon= it will be needed and none is
// there or under way, and the supply in the machine with how long it lasts.
void home_add_stock(struct page *page, xmlNode *node, const Platen__Terminal *terminal,
                    const Platen__Item *item, const Platen__LevelHistory *history);

// ---- home_early.c ----
// Attributes and words of an early exchange: id= type= colour= name= percent= wasted= reason= ...
void home_set_early(struct page *page, xmlNode *node, const Platen__EarlyExchange *early);
// <earlies><early/>...</earlies>, each with its question: those of the manager's machines that wait
// for an answer; and a machine's, answered or not, while the answer may be changed.
void home_add_early_asked(struct page *page);
void home_add_early(struct page *page, const Platen__Terminal *terminal);
// What a form says of one of the terminal's: fields early=ID, why= and text=. False: there is none.
bool home_read_early(struct web_request *request, const Platen__Terminal *terminal,
                     Platen__SayEarlyExchange *say);

// ---- home_choice.c: what to order, from the fields q.CODE ----
struct home_choice {
    Platen__OrderLine **lines; // in the arena
    size_t n;
    const char *wrong_field; // NULL: all good
    const char *wrong_key;   // word of what is wrong
};
struct home_choice home_choose(struct web_request *request, const Platen__Terminal *terminal);
// The page to choose on, with what was entered and perhaps what is wrong with it.
void home_answer_choose(struct web_request *request, const Platen__Terminal *terminal,
                        unsigned status, const char *wrong_field, const char *wrong_key);

// ---- answers of the desk that every change has in common: true where it answered ----
bool home_answer_trouble(struct web_request *request, const Platen__Answer *answer);

#endif
