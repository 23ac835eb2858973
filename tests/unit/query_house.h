/* The dealer of desk_house.h with the shipped tables of codes, and a terminal that asks by query.
 */
#ifndef PLATEN_TESTS_UNIT_QUERY_HOUSE_H
#define PLATEN_TESTS_UNIT_QUERY_HOUSE_H

#include <openssl/sha.h>

#include "lib/code_table.h"
#include "tests/unit/desk_house.h"

enum { QUERY_TERMINAL = 500 };
#define QUERY_NUMBER "123456"

// An active one of the sample customer and its manager, to be changed and put.
static inline Platen__Terminal query_terminal(uint64_t id, const char *number)
{
    Platen__Terminal terminal;
    platen__terminal__init(&terminal);
    terminal.id = id;
    terminal.number = T(number);
    terminal.model = T("M100");
    terminal.customer = terminal.site = terminal.department = 1;
    terminal.manager = 900;
    terminal.state = PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    return terminal;
}

// house_open() with templates/tables; *tables_r is freed after the house.
static inline struct house *query_house_open(struct code_tables **tables_r)
{
    static const uint8_t key[32] = HOUSE_LINK_KEY;
    char templates[4096];
    const char *error = "", *top = getenv("top_srcdir");
    snprintf(templates, sizeof templates, "%s/templates", top != NULL ? top : ".");
    *tables_r = code_tables_load((const char *const[]){templates}, 1, &error);
    ck_assert_msg(*tables_r != NULL, "%s", error);
    struct house *house = house_open();
    desk_free(&house->desk);
    house->desk = desk_new(&(struct desk_settings){.link_key = key, .tables = *tables_r});
    return house;
}

static inline void query_house_close(struct house *house, struct code_tables **tables)
{
    house_close(house);
    code_tables_free(tables);
}

// What was asked says what is the same query again. Without a number it is QUERY_NUMBER's.
static inline Platen__Result query_ask(struct house *house, Platen__TakeQuery *query)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];
    char said[300];
    snprintf(said, sizeof said, "%d %s %s %u %zu %llu", (int)query->kind, query->code, query->text,
             query->quantity, query->n_counters,
             query->n_counters > 0 ? (unsigned long long)query->counters[0]->value : 0);
    SHA256((const uint8_t *)said, strlen(said), digest);
    query->sha256 = (ProtobufCBinaryData){sizeof digest, digest};
    query->raw = said;
    if (query->number[0] == '\0')
        query->number = T(QUERY_NUMBER);
    Platen__Command command = HOUSE_COMMAND(TAKE_QUERY, take_query, query);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    return house_apply(house, &command);
}

#endif
