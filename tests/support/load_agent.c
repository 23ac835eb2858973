#include "tests/support/load_agent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/enrolment_file.h"
#include "lib/fileio.h"
#include "lib/random.h"
#include "lib/report.h"
#include "lib/seal.h"

struct load_agent {
    struct arena *arena;
    struct enrolment_file *file;
    struct seal_key *sign, *receive, *gateway;
    char id[21];
    uint64_t sequence;
};

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why ? why : "failed");
    exit(EX_SOFTWARE);
}

struct load_agent *load_agent_new(const char *path)
{
    const char *error = NULL;
    struct buf text = {0};
    struct load_agent *agent = calloc(1, sizeof *agent);
    if (!agent || fileio_read(path, ENROLMENT_FILE_MAX, &text, &error) != 1)
        fail(path, error);
    agent->arena = arena_new();
    if (enrolment_file_read(path, text.data, text.len, agent->arena, &agent->file, &error) != 1)
        fail(path, error);
    buf_free(&text);
    agent->sign = seal_key_new();
    agent->receive = seal_key_new();
    agent->gateway =
        seal_key_read_pem(agent->file->open_certificate, strlen(agent->file->open_certificate));
    if (!agent->sign || !agent->receive || !agent->gateway)
        fail("keys", NULL);
    seal_key_id(agent->sign, agent->id);
    return agent;
}

void load_agent_free(struct load_agent **agent)
{
    seal_key_free(&(*agent)->sign);
    seal_key_free(&(*agent)->receive);
    seal_key_free(&(*agent)->gateway);
    arena_free(&(*agent)->arena);
    free(*agent);
    *agent = NULL;
}

const char *load_agent_id(const struct load_agent *agent)
{
    return agent->id;
}

const char *load_agent_url(const struct load_agent *agent)
{
    return agent->file->url;
}

const struct seal_key *load_agent_sign_key(const struct load_agent *agent)
{
    return agent->sign;
}

const struct seal_key *load_agent_receive_key(const struct load_agent *agent)
{
    return agent->receive;
}

static void begin(struct load_agent *agent, Platen__Report *report, char uuid[37],
                  const char *purpose)
{
    platen__report__init(report);
    random_uuid(uuid);
    report->id = uuid;
    report->agent = agent->id;
    report->time = clock_now();
    report->sequence = ++agent->sequence;
    report->purpose = (char *)purpose;
    report->recipient = (char *)agent->file->mail;
    report->manager = (char *)"manager-north@platen.test";
}

static struct load_report seal(struct load_agent *agent, const Platen__Report *report)
{
    struct load_report sealed = {0};
    const char *error = NULL;
    char *xml = NULL;
    size_t size = 0;
    if (report_write(report, &xml, &size, &error) != 1)
        fail("report", error);
    enum seal_result result =
        seal_make(xml, size, agent->sign, agent->gateway, NULL, &sealed.der, &sealed.size);
    if (result != SEAL_DONE)
        fail("seal", seal_result_text(result));
    free(xml);
    memcpy(sealed.uuid, report->id, sizeof sealed.uuid);
    return sealed;
}

struct load_report load_agent_enrolment(struct load_agent *agent)
{
    Platen__Report report;
    Platen__Enrolment enrolment = PLATEN__ENROLMENT__INIT;
    char uuid[37];
    begin(agent, &report, uuid, "enrolment");
    enrolment.code = (char *)agent->file->code;
    if (seal_key_public(agent->sign, &enrolment.sign_key.data, &enrolment.sign_key.len) != 1 ||
        seal_key_public(agent->receive, &enrolment.receive_key.data, &enrolment.receive_key.len) !=
            1)
        fail("keys", NULL);
    report.enrolment = &enrolment;
    struct load_report sealed = seal(agent, &report);
    free(enrolment.sign_key.data);
    free(enrolment.receive_key.data);
    return sealed;
}

struct load_report load_agent_registration(struct load_agent *agent, unsigned n)
{
    Platen__Report report;
    Platen__Registration registration = PLATEN__REGISTRATION__INIT;
    char uuid[37], name[32], serial[32], place[64];
    begin(agent, &report, uuid, "registration");
    snprintf(name, sizeof name, "machine-%u", n);
    snprintf(serial, sizeof serial, "BENCH-%06u", n);
    snprintf(place, sizeof place, "Copier %u, bench floor", n);
    report.terminal = name;
    registration.serial = serial;
    registration.model = (char *)"BC200";
    registration.maker = (char *)"Sample Imaging";
    registration.place = place;
    report.registration = &registration;
    return seal(agent, &report);
}

enum { SUPPLIES = 6, COUNTERS = 7 };

static struct load_report status(struct load_agent *agent, unsigned n, int64_t black)
{
    static const char *const colours[] = {"black", "cyan", "magenta", "yellow", "", ""};
    static const char *const names[] = {"total", "black", "colour", "copy",
                                        "print", "scan",  "duplex"};
    Platen__Report report;
    Platen__Supply supplies[SUPPLIES], *supply_list[SUPPLIES];
    Platen__Counter counters[COUNTERS], *counter_list[COUNTERS];
    char uuid[37], name[32], index[SUPPLIES][8];
    begin(agent, &report, uuid, "status");
    snprintf(name, sizeof name, "machine-%u", n);
    report.terminal = name;
    report.full = true;
    for (int i = 0; i < SUPPLIES; i++) {
        platen__supply__init(supply_list[i] = &supplies[i]);
        snprintf(index[i], sizeof index[i], "1.%d", i + 1);
        supplies[i].index = index[i];
        supplies[i].name = (char *)(i < 4    ? "Toner bottle"
                                    : i == 4 ? "Waste toner box"
                                             : "Drum unit");
        supplies[i].type = (char *)(i < 4 ? "toner" : i == 4 ? "wasteToner" : "opc");
        supplies[i].class_ = i == 4 ? PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED
                                    : PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_CONSUMED;
        supplies[i].colour = (char *)colours[i];
        supplies[i].level_kind = PLATEN__LEVEL_KIND__LEVEL_EXACT;
        supplies[i].level = i == 0 ? black : 30 + (int64_t)(agent->sequence + (uint64_t)i) % 40;
        supplies[i].capacity = 100;
        supplies[i].unit = (char *)"percent";
    }
    for (int i = 0; i < COUNTERS; i++) {
        platen__counter__init(counter_list[i] = &counters[i]);
        counters[i].name = (char *)names[i];
        counters[i].value = 10000 * (uint64_t)(COUNTERS - i) + agent->sequence;
    }
    report.supplies = supply_list;
    report.n_supplies = SUPPLIES;
    report.counters = counter_list;
    report.n_counters = COUNTERS;
    return seal(agent, &report);
}

// Levels move between 30 and 70 percent: reports as most are, with nothing to tell anybody.
struct load_report load_agent_status(struct load_agent *agent, unsigned n)
{
    return status(agent, n, 30 + (int64_t)agent->sequence % 40);
}

struct load_report load_agent_shortage(struct load_agent *agent, unsigned n)
{
    return status(agent, n, 5);
}
