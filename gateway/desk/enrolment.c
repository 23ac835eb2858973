#include "gateway/desk/enrolment.h"

#include <string.h>

#include "gateway/desk/digest.h"
#include "gateway/desk/find.h"
#include "lib/arena.h"
#include "lib/text.h"

enum { ENROLMENT_ID_BYTES = 10 }; // an agent's ID is 20 hex digits

static bool enrolment_id_fits(const Platen__Report *report)
{
    const Platen__Enrolment *enrolment = report->enrolment;
    uint8_t digest[DIGEST_SIZE];
    char id[2 * ENROLMENT_ID_BYTES + 1];
    digest_sha256(enrolment->sign_key.data, enrolment->sign_key.len, digest);
    text_hex(id, digest, ENROLMENT_ID_BYTES);
    return enrolment->sign_key.len > 0 && enrolment->receive_key.len > 0 &&
           strcmp(id, report->agent) == 0;
}

static const char *enrolment_code_trouble(struct desk_command *c, const Platen__EnrolmentCode *code,
                                          const char *agent)
{
    if (code == NULL)
        return "The enrolment code is not known.";
    if (code->used != 0 && strcmp(code->used_by, agent) != 0)
        return "The enrolment code was used already.";
    if (code->used == 0 && code->expires <= c->now)
        return "The enrolment code has expired.";
    return NULL;
}

static Platen__Agent *enrolment_agent(struct desk_command *c, const Platen__Report *report,
                                      const Platen__EnrolmentCode *code)
{
    const Platen__Customer *customer = find_customer_id(c, code->customer);
    Platen__Agent *agent = arena_alloc(c->arena, sizeof *agent);
    platen__agent__init(agent);
    agent->id = report->agent;
    agent->customer = code->customer;
    agent->site = code->site != 0 || customer == NULL ? code->site : customer->default_site;
    agent->sign_key = report->enrolment->sign_key;
    agent->receive_key = report->enrolment->receive_key;
    agent->enrolled = c->now;
    agent->centre = report->recipient;
    return agent;
}

Platen__Agent *enrolment_take(struct desk_command *c, const Platen__Report *report,
                              const char **why_r)
{
    if (report->enrolment == NULL || report->enrolment->code[0] == '\0') {
        *why_r = "The agent's key is not known, and the report holds no enrolment code.";
        return NULL;
    }
    if (!enrolment_id_fits(report)) {
        *why_r = "The agent's ID does not belong to its key.";
        return NULL;
    }
    const char *text = report->enrolment->code;
    uint8_t digest[DIGEST_SIZE];
    digest_sha256(text, strlen(text), digest);
    struct store_key key = store_key_bytes(digest, sizeof digest);
    Platen__EnrolmentCode *code = store_get(c->txn, STORE_ENROLMENT_CODE, &key);
    *why_r = enrolment_code_trouble(c, code, report->agent);
    if (*why_r != NULL)
        return NULL;

    Platen__Agent *agent = find_agent(c, report->agent);
    if (agent != NULL && agent->revoked) {
        *why_r = "The agent was revoked.";
        return NULL;
    }
    if (agent != NULL && agent->customer != code->customer) {
        *why_r = "The enrolment code is another customer's.";
        return NULL;
    }
    if (agent == NULL)
        agent = enrolment_agent(c, report, code);
    code->used_by = agent->id;
    code->used = c->now;
    store_put(c->txn, STORE_ENROLMENT_CODE, &key, code);
    put_agent(c, agent);
    return agent;
}
