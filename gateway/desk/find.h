// Finding records by what people and terminals call them, and whose they are. NULL = none.
#ifndef PLATEN_DESK_FIND_H
#define PLATEN_DESK_FIND_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/desk/subject.h"

Platen__Customer *find_customer(struct desk_command *c, const char *code);
Platen__Site *find_site(struct desk_command *c, uint64_t customer, const char *code);
Platen__Department *find_department(struct desk_command *c, const char *code);
Platen__Person *find_person_by_mail(struct desk_command *c, uint64_t customer, const char *address);
Platen__ServiceStore *find_service_store(struct desk_command *c, const char *code);
Platen__Model *find_model(struct desk_command *c, const char *code);
Platen__Item *find_item(struct desk_command *c, const char *code);
Platen__Staff *find_staff(struct desk_command *c, const char *login);
Platen__Agent *find_agent(struct desk_command *c, const char *id);
Platen__Terminal *find_terminal_by_name(struct desk_command *c, const char *agent,
                                        const char *name);
Platen__Terminal *find_terminal_by_number(struct desk_command *c, const char *number);
Platen__Terminal *find_terminal_by_serial(struct desk_command *c, const char *serial);
// The machine that the record is: another one where staff merged it. NULL for NULL.
Platen__Terminal *find_merged(struct desk_command *c, Platen__Terminal *terminal);
Platen__Case *find_case_by_service_id(struct desk_command *c, const char *service_id);
Platen__Order *find_order_by_number(struct desk_command *c, const char *number);

Platen__Customer *find_customer_id(struct desk_command *c, uint64_t id);
Platen__Site *find_site_id(struct desk_command *c, uint64_t id);
Platen__Department *find_department_id(struct desk_command *c, uint64_t id);
Platen__Person *find_person_id(struct desk_command *c, uint64_t id);
Platen__Terminal *find_terminal_id(struct desk_command *c, uint64_t id);
Platen__Case *find_case_id(struct desk_command *c, uint64_t id);
Platen__Order *find_order_id(struct desk_command *c, uint64_t id);
Platen__Visit *find_visit_id(struct desk_command *c, uint64_t id);

void put_customer(struct desk_command *c, const Platen__Customer *record);
void put_person(struct desk_command *c, const Platen__Person *record);
void put_agent(struct desk_command *c, const Platen__Agent *record);
void put_terminal(struct desk_command *c, const Platen__Terminal *record);
void put_case(struct desk_command *c, const Platen__Case *record);
void put_order(struct desk_command *c, const Platen__Order *record);
void put_visit(struct desk_command *c, const Platen__Visit *record);

// Of the terminal's supplies as it reported them last.
Platen__Supply *find_supply(const Platen__Terminal *terminal, const char *index);

// Whether the terminal is in the scope of a manager: its site, itself, or he is its manager; always
// within one customer.
bool person_may_see(const Platen__Person *person, const Platen__Terminal *terminal);
// The same address, whatever the case of its letters (ASCII).
bool address_same(const char *a, const char *b);

#endif
