#include "gateway/reader/sealed.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/sha.h>

#include "lib/arena.h"
#include "lib/report.h"
#include "lib/seal.h"

#include "gateway/reader/words.h"

// What could not be verified is not passed on.
static void sealed_refuse(struct reading *reading, enum seal_result result)
{
    reading->parsed->report = NULL;
    reading_end(reading, "report", PLATEN__FATE__FATE_REJECTED, seal_result_text(result));
}

// Every open-key is tried; the answer that says most is kept.
static enum seal_result sealed_open(struct reading *reading, const void *der, size_t size,
                                    uint8_t **inner_r, size_t *inner_size_r)
{
    enum seal_result best = SEAL_NO_KEY;
    for (size_t i = 0; i < READING_KEYS_MAX; i++) {
        if (reading->open_keys[i] == NULL)
            continue;
        enum seal_result result =
            seal_open(der, size, reading->open_keys[i], inner_r, inner_size_r);
        if (result == SEAL_DONE)
            return SEAL_DONE;
        if (best == SEAL_NO_KEY || best == SEAL_NOT_OURS)
            best = result;
    }
    return best;
}

static enum seal_result sealed_verify(const uint8_t *inner, size_t inner_size, const uint8_t *spki,
                                      size_t spki_size)
{
    struct seal_key *signer = seal_key_read_public(spki, spki_size);
    if (signer == NULL)
        return SEAL_WEAK;
    uint8_t *content = NULL;
    size_t size = 0;
    enum seal_result result = seal_verify(inner, inner_size, signer, &content, &size);
    seal_key_free(&signer);
    free(content);
    return result;
}

static void sealed_hash(struct reading *reading, const uint8_t *content, size_t size)
{
    uint8_t hash[SHA256_DIGEST_LENGTH];
    SHA256(content, size, hash);
    reading->parsed->report_sha256.data = arena_memdup(reading->arena, hash, sizeof(hash));
    reading->parsed->report_sha256.len = sizeof(hash);
}

static const char *sealed_class(const Platen__Report *report)
{
    if (strcmp(report->purpose, "enrolment") == 0 || strcmp(report->purpose, "registration") == 0)
        return "registration";
    return strcmp(report->purpose, "completion") == 0 ? "completion" : "report";
}

static void sealed_describe(struct reading *reading, const Platen__Report *report)
{
    Platen__Parsed *parsed = reading->parsed;
    const Platen__Registration *registration = report->registration;
    if (registration != NULL) {
        parsed->number = reading_copy(reading, registration->number);
        parsed->serial = reading_copy(reading, registration->serial);
        parsed->maker = reading_copy(reading, registration->maker);
        parsed->model = reading_copy(reading, registration->model);
    }
}

// A counter no machine can have is a person's matter; anything else that is not valid is refused.
static void sealed_invalid(struct reading *reading, const char *error)
{
    bool counter = words_begins(error, "counter");
    const char *reason = arena_printf(
        reading->arena, "%s: %s", counter ? "implausible counter" : "not a valid report", error);
    reading_end(reading, "report", counter ? PLATEN__FATE__FATE_STAFF : PLATEN__FATE__FATE_REJECTED,
                reason);
}

static void sealed_accept(struct reading *reading, Platen__Trust trust, const char *class)
{
    reading->parsed->trust = trust;
    reading_end(reading, class, PLATEN__FATE__FATE_ACCEPTED, "");
}

static void sealed_staff(struct reading *reading, const char *class, const char *reason)
{
    reading->parsed->trust = PLATEN__TRUST__TRUST_UNSIGNED;
    reading_end(reading, class, PLATEN__FATE__FATE_STAFF, reason);
}

// An enrolling report's agent must be the one whose key it brings: 1, or 0.
static int sealed_enrols_itself(const Platen__Report *report)
{
    const ProtobufCBinaryData *key = &report->enrolment->sign_key;
    struct seal_key *signer = seal_key_read_public(key->data, key->len);
    char id[21] = "";
    if (signer != NULL)
        seal_key_id(signer, id);
    seal_key_free(&signer);
    return strcmp(id, report->agent) == 0;
}

// No key is pinned for the agent: only an enrolling report may bring its own, and must verify by
// it.
static void sealed_judge_unknown(struct reading *reading, const uint8_t *inner, size_t inner_size,
                                 const Platen__Report *report)
{
    const char *class = sealed_class(report);
    if (report->enrolment == NULL) {
        sealed_staff(reading, class, "signed by a key that is not registered");
        return;
    }
    const ProtobufCBinaryData *key = &report->enrolment->sign_key;
    enum seal_result result = sealed_verify(inner, inner_size, key->data, key->len);
    if (result != SEAL_DONE)
        sealed_refuse(reading, result);
    else
        sealed_accept(reading, PLATEN__TRUST__TRUST_SELF_SIGNED, class);
}

static void sealed_judge(struct reading *reading, const uint8_t *inner, size_t inner_size,
                         Platen__Report *report)
{
    const char *class = sealed_class(report);
    if (reading->outer_agent[0] != '\0' && strcmp(reading->outer_agent, report->agent) != 0) {
        sealed_staff(reading, class,
                     "identity mismatch: the header names another agent than the report");
        return;
    }
    if (report->enrolment != NULL && !sealed_enrols_itself(report)) {
        sealed_staff(reading, class, "identity mismatch: the agent's ID is not that of its key");
        return;
    }
    const uint8_t *spki = NULL;
    size_t spki_size = 0;
    if (!reading->find_key(reading->find_context, report->agent, reading->arena, &spki,
                           &spki_size)) {
        sealed_judge_unknown(reading, inner, inner_size, report);
        return;
    }
    enum seal_result result = sealed_verify(inner, inner_size, spki, spki_size);
    // The envelope was whole, so nothing happened to it on its way.
    if (result == SEAL_DAMAGED)
        sealed_staff(reading, class, "signed by another key than the agent's");
    else if (result != SEAL_DONE)
        sealed_refuse(reading, result);
    else
        sealed_accept(reading, PLATEN__TRUST__TRUST_SIGNED, class);
}

// The document is read before its signature is checked: it says whose key that must be. Nothing of
// it counts until then, and its reader takes hostile text anyway.
static void sealed_read_inner(struct reading *reading, const uint8_t *inner, size_t inner_size)
{
    uint8_t *content = NULL;
    size_t size = 0;
    enum seal_result result = seal_peek(inner, inner_size, &content, &size);
    if (result != SEAL_DONE) {
        sealed_refuse(reading, result);
        return;
    }
    Platen__Report *report = NULL;
    const char *error = "";
    reading->parsed->trust = PLATEN__TRUST__TRUST_UNSIGNED;
    sealed_hash(reading, content, size);
    if (report_read(content, size, reading->arena, &report, &error)) {
        reading->parsed->report = report;
        sealed_describe(reading, report);
        sealed_judge(reading, inner, inner_size, report);
    } else
        sealed_invalid(reading, error);
    free(content);
}

void sealed_read(struct reading *reading, const void *der, size_t size)
{
    uint8_t *inner = NULL;
    size_t inner_size = 0;
    reading->parsed->trust = PLATEN__TRUST__TRUST_UNOPENED;
    reading->parsed->outer_agent = reading_copy(reading, reading->outer_agent);
    enum seal_result result = sealed_open(reading, der, size, &inner, &inner_size);
    if (result == SEAL_NO_KEY)
        reading_end(reading, "report", PLATEN__FATE__FATE_ACCEPTED,
                    "sealed; no key to open it here");
    else if (result != SEAL_DONE)
        sealed_refuse(reading, result);
    else
        sealed_read_inner(reading, inner, inner_size);
    free(inner);
}

static int sealed_is(const struct mime_part *part)
{
    if (strcmp(part->type, "application/pkcs7-mime") != 0 &&
        strcmp(part->type, "application/x-pkcs7-mime") != 0)
        return 0;
    // A mail program's signed-data is a person's.
    return !words_begins(part->smime_type, "signed-data") &&
           !words_begins(part->smime_type, "certs-only");
}

static struct mime_part *sealed_find(struct mime_part *part)
{
    if (sealed_is(part))
        return part;
    if (words_begins(part->type, "message/"))
        return NULL;
    for (size_t i = 0; i < part->part_count; i++) {
        struct mime_part *found = sealed_find(part->parts[i]);
        if (found != NULL)
            return found;
    }
    return NULL;
}

int sealed_read_mail(struct reading *reading)
{
    struct mime_part *root = reading->mail->root;
    struct mime_part *part = sealed_find(root);
    const char *agent = mime_field(root, "Platen-Agent");
    if (agent == NULL && (part == NULL || part->smime_type[0] == '\0'))
        return 0;
    reading->outer_agent = agent == NULL ? "" : agent;
    if (part == NULL) {
        reading_end(reading, "report", PLATEN__FATE__FATE_REJECTED,
                    "damaged part: no sealed report in it");
        return 1;
    }
    size_t size;
    const void *der = mime_bytes(reading->mail, part, &size);
    sealed_read(reading, der, size);
    return 1;
}
