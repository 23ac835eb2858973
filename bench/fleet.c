#include "bench/fleet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/sha.h>

#include "bench/http.h"
#include "lib/random.h"

#define T(text) ((char *)(uintptr_t)(text)) // protobuf-c's fields have no const

enum { SCALAR_SIZE = 32 };

// Ten sites a customer and twenty terminals a site on average.
static unsigned sites_of(unsigned customer)
{
    return 1 + customer * 7 % 19;
}

static unsigned terminals_of(unsigned site)
{
    return 4 + site * 5 % 33;
}

static void *many(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        bench_fail("memory");
    return memory;
}

struct fleet *fleet_new(unsigned terminals)
{
    struct fleet *fleet = many(1, sizeof *fleet);
    fleet->terminals = terminals;
    fleet->sites = many(terminals / 4 + 1, sizeof *fleet->sites);
    fleet->site_of = many(terminals + 1, sizeof *fleet->site_of);
    for (unsigned next = 0; next < terminals; fleet->n_customers++) {
        for (unsigned i = 0; i < sites_of(fleet->n_customers) && next < terminals; i++) {
            unsigned site = fleet->n_sites++, n = terminals_of(site);
            if (n > terminals - next)
                n = terminals - next;
            fleet->sites[site] = (struct fleet_site){fleet->n_customers, i, next, n};
            for (; n > 0; n--)
                fleet->site_of[next++] = site;
        }
    }
    return fleet;
}

void fleet_free(struct fleet **fleet)
{
    free((*fleet)->sites);
    free((*fleet)->site_of);
    free(*fleet);
    *fleet = NULL;
}

// RFC 5915: the point that belongs to the number is worked out by who reads it.
struct seal_key *fleet_key(unsigned agent, enum fleet_key which)
{
    static const uint8_t head[] = {0x30, 0x31, 0x02, 0x01, 0x01, 0x04, SCALAR_SIZE};
    static const uint8_t tail[] = {0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                   0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
    uint8_t der[sizeof head + SCALAR_SIZE + sizeof tail];
    char seed[64];
    int size = snprintf(seed, sizeof seed, "platen bench fleet %c %u", which, agent);
    memcpy(der, head, sizeof head);
    SHA256((const uint8_t *)seed, (size_t)size, der + sizeof head);
    memcpy(der + sizeof head + SCALAR_SIZE, tail, sizeof tail);
    struct seal_key *key = seal_key_read_private(der, sizeof der);
    if (!key)
        bench_fail("an agent's key");
    return key;
}

void fleet_customer_code(unsigned customer, char code_r[16])
{
    snprintf(code_r, 16, "F%05u", customer);
}

void fleet_manager_mail(unsigned site, char mail_r[48])
{
    snprintf(mail_r, 48, "manager-%06u@fleet.platen.test", site);
}

bool fleet_is_short(unsigned terminal)
{
    return terminal % 20 == 7;
}

bool fleet_has_failed(unsigned terminal)
{
    return terminal % 200 == 11;
}

static void put_supplies(struct fleet_report *r, unsigned terminal, uint64_t sequence, bool low)
{
    static const char *const colours[] = {"black", "cyan", "magenta", "yellow", "", ""};
    static const char *const indexes[] = {"1.1", "1.2", "1.3", "1.4", "1.5", "1.6"};
    for (unsigned i = 0; i < FLEET_SUPPLIES; i++) {
        Platen__Supply *supply = r->supply_list[i] = &r->supplies[i];
        platen__supply__init(supply);
        supply->index = T(indexes[i]);
        supply->name = T(i < 4 ? "Toner bottle" : i == 4 ? "Waste toner box" : "Drum unit");
        supply->type = T(i < 4 ? "toner" : i == 4 ? "wasteToner" : "opc");
        supply->class_ = i == 4 ? PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED
                                : PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_CONSUMED;
        supply->colour = T(colours[i]);
        supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_EXACT;
        supply->level = low && i == 0 ? 5 : 30 + (int64_t)((sequence + terminal + i) % 40);
        supply->capacity = 100;
        supply->unit = T("percent");
    }
    r->report.supplies = r->supply_list;
    r->report.n_supplies = FLEET_SUPPLIES;
}

static void put_counters(struct fleet_report *r, uint64_t sequence)
{
    static const char *const names[] = {"total", "black", "colour", "copy",
                                        "print", "scan",  "duplex"};
    for (unsigned i = 0; i < FLEET_COUNTERS; i++) {
        Platen__Counter *counter = r->counter_list[i] = &r->counters[i];
        platen__counter__init(counter);
        counter->name = T(names[i]);
        counter->value = 10000 * (uint64_t)(FLEET_COUNTERS - i) + sequence;
    }
    r->report.counters = r->counter_list;
    r->report.n_counters = FLEET_COUNTERS;
}

static void put_failure(struct fleet_report *r)
{
    platen__condition__init(&r->condition);
    r->condition.keyword = T("fuser-over-temp");
    r->condition.severity = PLATEN__SEVERITY__SEVERITY_ERROR;
    r->conditions[0] = &r->condition;
    r->report.conditions = r->conditions;
    r->report.n_conditions = 1;
}

void fleet_status(struct fleet_report *r, const struct fleet *fleet, unsigned terminal,
                  const char *agent, uint64_t sequence, int64_t now, bool well)
{
    Platen__Report *report = &r->report;
    platen__report__init(report);
    random_uuid(r->uuid);
    snprintf(r->agent, sizeof r->agent, "%s", agent);
    snprintf(r->name, sizeof r->name, "machine-%u", terminal);
    fleet_manager_mail(fleet->site_of[terminal], r->manager);
    report->id = r->uuid;
    report->agent = r->agent;
    report->terminal = r->name;
    report->time = now;
    report->sequence = sequence;
    report->purpose = T("status");
    report->recipient = T("service@platen.test");
    report->manager = r->manager;
    report->full = true;
    put_supplies(r, terminal, sequence, !well && fleet_is_short(terminal));
    put_counters(r, sequence);
    if (!well && fleet_has_failed(terminal))
        put_failure(r);
}

void fleet_register(struct fleet_report *r, unsigned terminal)
{
    static const char *const places[] = {"Copier, 2nd floor", "Printer, reception", "Post room",
                                         "Meeting room", "Warehouse"};
    platen__registration__init(&r->registration);
    snprintf(r->serial, sizeof r->serial, "FL%08u", terminal);
    snprintf(r->place, sizeof r->place, "%s %u", places[terminal % 5], terminal);
    r->registration.serial = r->serial;
    r->registration.maker = T("Sample Imaging");
    r->registration.model = T(terminal % 3 == 0 ? "BC300" : "BC200");
    r->registration.place = r->place;
    r->report.purpose = T("registration");
    r->report.registration = &r->registration;
}
