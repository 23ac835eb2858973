#include "agent/read/dns_sd.h"

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "agent/read/reading.h"
#include "lib/arena.h"
#include "lib/text.h"

enum { HEADER_SIZE = 12, QUESTIONS_MAX = 16, CACHE_FLUSH = 0x8000, SRV_HEAD = 6, LABEL_MAX = 63 };

static const char *const services[] = {"_ipp._tcp.local", "_ipps._tcp.local"};
enum { SERVICES = sizeof(services) / sizeof(services[0]) };

/* One record, its names as ns_name_ntop() writes them: "Copier\0322.\_ipp.\_tcp.local". */
struct record {
    ns_type type;
    const char *name;
    const char *target;  /* of PTR and SRV */
    uint16_t port;       /* of SRV */
    uint32_t address;    /* of A */
    const uint8_t *text; /* of TXT: strings, each behind its length */
    size_t size;
};

struct dns_sd {
    struct arena *arena;
    struct record records[DNS_SD_RECORDS_MAX];
    size_t n;
};

struct dns_sd *dns_sd_new(struct arena *arena)
{
    struct dns_sd *found = arena_alloc(arena, sizeof(*found));
    found->arena = arena;
    found->n = 0;
    return found;
}

/* ---- questions (RFC 1035, 4.1) ---- */

struct question {
    uint8_t *bytes;
    size_t size;
    uint16_t n;
};

static void begin(struct question *question, uint16_t id, uint8_t *bytes)
{
    *question = (struct question){.bytes = bytes, .size = HEADER_SIZE};
    memset(bytes, 0, HEADER_SIZE);
    text_put_be16(bytes, id);
}

static void add_question(struct question *question, const char *name, ns_type type)
{
    uint8_t packed[NS_MAXCDNAME];
    if (question->n == QUESTIONS_MAX || ns_name_pton(name, packed, sizeof(packed)) < 0)
        return;
    size_t len = 1;
    for (const uint8_t *at = packed; *at != 0; at += *at + 1U)
        len += *at + 1U;
    if (question->size + len + 4 > DNS_SD_QUESTION_MAX)
        return;
    memcpy(question->bytes + question->size, packed, len);
    text_put_be16(question->bytes + question->size + len, (uint16_t)type);
    text_put_be16(question->bytes + question->size + len + 2, ns_c_in);
    question->size += len + 4;
    text_put_be16(question->bytes + 4, ++question->n);
}

size_t dns_sd_ask_all(uint16_t id, uint8_t bytes[DNS_SD_QUESTION_MAX])
{
    struct question question;
    begin(&question, id, bytes);
    for (size_t i = 0; i < SERVICES; i++)
        add_question(&question, services[i], ns_t_ptr);
    return question.size;
}

static const struct record *find(const struct dns_sd *found, ns_type type, const char *name)
{
    for (size_t i = 0; i < found->n; i++)
        if (found->records[i].type == type && strcasecmp(found->records[i].name, name) == 0)
            return &found->records[i];
    return NULL;
}

size_t dns_sd_ask_missing(const struct dns_sd *found, uint16_t id,
                          uint8_t bytes[DNS_SD_QUESTION_MAX])
{
    struct question question;
    begin(&question, id, bytes);
    for (size_t i = 0; i < found->n; i++) {
        if (found->records[i].type != ns_t_ptr)
            continue;
        const char *instance = found->records[i].target;
        const struct record *place = find(found, ns_t_srv, instance);
        if (place == NULL)
            add_question(&question, instance, ns_t_srv);
        else if (find(found, ns_t_a, place->target) == NULL)
            add_question(&question, place->target, ns_t_a);
        if (find(found, ns_t_txt, instance) == NULL)
            add_question(&question, instance, ns_t_txt);
    }
    return question.n > 0 ? question.size : 0;
}

/* ---- answers ---- */

static bool is_service(const char *name)
{
    for (size_t i = 0; i < SERVICES; i++)
        if (strcasecmp(name, services[i]) == 0)
            return true;
    return false;
}

/* The name at this place of a message; NULL: none. */
static const char *name_at(const ns_msg *message, const uint8_t *at, struct arena *arena)
{
    char name[NS_MAXDNAME];
    if (ns_name_uncompress(ns_msg_base(*message), ns_msg_end(*message), at, name, sizeof(name)) < 0)
        return NULL;
    return arena_strdup(arena, name);
}

static bool fill(struct record *record, const ns_msg *message, const ns_rr *rr, struct arena *arena)
{
    const uint8_t *data = ns_rr_rdata(*rr);
    size_t size = ns_rr_rdlen(*rr);
    switch (record->type) {
    case ns_t_ptr:
        record->target = is_service(record->name) ? name_at(message, data, arena) : NULL;
        return record->target != NULL;
    case ns_t_srv:
        if (size <= SRV_HEAD)
            return false;
        record->port = text_get_be16(data + 4);
        record->target = name_at(message, data + SRV_HEAD, arena);
        return record->target != NULL && record->port != 0;
    case ns_t_a:
        if (size == 4)
            record->address = text_get_be32(data);
        return size == 4;
    case ns_t_txt:
        record->text = arena_memdup(arena, data, size);
        record->size = size;
        return size > 0;
    default:
        return false;
    }
}

static bool is_there(const struct dns_sd *found, const struct record *record)
{
    for (size_t i = 0; i < found->n; i++) {
        const struct record *other = &found->records[i];
        if (other->type == record->type && strcasecmp(other->name, record->name) == 0 &&
            (record->type != ns_t_ptr || strcasecmp(other->target, record->target) == 0) &&
            (record->type != ns_t_a || other->address == record->address))
            return true;
    }
    return false;
}

static void take_section(struct dns_sd *found, ns_msg *message, ns_sect section)
{
    for (int i = 0; i < ns_msg_count(*message, section) && found->n < DNS_SD_RECORDS_MAX; i++) {
        ns_rr rr;
        if (ns_parserr(message, section, i, &rr) != 0)
            return;
        struct record record = {.type = (ns_type)ns_rr_type(rr)};
        record.name = arena_strdup(found->arena, ns_rr_name(rr));
        if ((ns_rr_class(rr) & ~CACHE_FLUSH) == ns_c_in &&
            fill(&record, message, &rr, found->arena) && !is_there(found, &record))
            found->records[found->n++] = record;
    }
}

int dns_sd_take(struct dns_sd *found, uint16_t id, const uint8_t *bytes, size_t size)
{
    ns_msg message;
    if (size > INT16_MAX || ns_initparse(bytes, (int)size, &message) != 0 ||
        ns_msg_id(message) != id || ns_msg_getflag(message, ns_f_qr) == 0)
        return 0;
    take_section(found, &message, ns_s_an);
    take_section(found, &message, ns_s_ar);
    return 1;
}

/* ---- printers ---- */

/* The first label as what it is: "\." a point, "\032" the byte 32. */
static const char *first_label(const char *name, struct arena *arena)
{
    uint8_t label[LABEL_MAX];
    size_t n = 0;
    while (*name != '\0' && *name != '.' && n < sizeof(label)) {
        if (name[0] != '\\') {
            label[n++] = (uint8_t)*name++;
        } else if (strspn(name + 1, "0123456789") >= 3) {
            label[n++] = (uint8_t)((name[1] - '0') * 100 + (name[2] - '0') * 10 + (name[3] - '0'));
            name += 4;
        } else if (name[1] != '\0') {
            label[n++] = (uint8_t)name[1];
            name += 2;
        } else {
            break;
        }
    }
    return reading_text(label, n, arena);
}

/* RFC 6763, 6.4: "key=value", the key in any case, the first counts. */
static const char *text_value(const struct record *record, const char *key, struct arena *arena)
{
    size_t len = strlen(key);
    if (record == NULL)
        return NULL;
    for (size_t at = 0; at < record->size; at += record->text[at] + 1U) {
        size_t size = record->text[at];
        const char *pair = (const char *)record->text + at + 1;
        if (at + 1 + size > record->size)
            return NULL;
        if (size > len && pair[len] == '=' && strncasecmp(pair, key, len) == 0)
            return reading_text(pair + len + 1, size - len - 1, arena);
    }
    return NULL;
}

/* A path of ours is one that a URI takes as it is. */
static bool is_path(const char *path)
{
    return path[strspn(path, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                             "/-._~")] == '\0';
}

static const char *uri_of(const char *scheme, uint32_t address, uint16_t port, const char *path,
                          struct arena *arena)
{
    if (path == NULL || !is_path(path))
        path = "ipp/print";
    return arena_printf(arena, "%s://%u.%u.%u.%u:%u/%s", scheme, address >> 24, address >> 16 & 255,
                        address >> 8 & 255, address & 255, port, path + strspn(path, "/"));
}

static bool fill_printer(const struct dns_sd *found, const struct record *pointer,
                         struct dns_sd_printer *printer)
{
    const struct record *place = find(found, ns_t_srv, pointer->target);
    const struct record *address = place != NULL ? find(found, ns_t_a, place->target) : NULL;
    const struct record *text = find(found, ns_t_txt, pointer->target);
    if (address == NULL)
        return false;
    const char *scheme = strcasecmp(pointer->name, services[0]) == 0 ? "ipp" : "ipps";
    printer->address = address->address;
    printer->uri = uri_of(scheme, address->address, place->port,
                          text_value(text, "rp", found->arena), found->arena);
    printer->name = first_label(pointer->target, found->arena);
    printer->model = text_value(text, "ty", found->arena);
    printer->location = text_value(text, "note", found->arena);
    return true;
}

/* The same name at the same address is the same device, by another service. */
static bool is_among(const struct dns_sd_printer *printers, size_t n,
                     const struct dns_sd_printer *printer)
{
    for (size_t i = 0; i < n; i++) {
        bool same_name = printers[i].name == printer->name ||
                         (printers[i].name != NULL && printer->name != NULL &&
                          strcmp(printers[i].name, printer->name) == 0);
        if (printers[i].address == printer->address && same_name)
            return true;
    }
    return false;
}

size_t dns_sd_printers(const struct dns_sd *found, const struct dns_sd_printer **printers_r)
{
    struct dns_sd_printer *printers =
        arena_array(found->arena, DNS_SD_PRINTERS_MAX, sizeof(*printers));
    size_t n = 0;
    for (size_t service = 0; service < SERVICES; service++) {
        for (size_t i = 0; i < found->n && n < DNS_SD_PRINTERS_MAX; i++) {
            const struct record *pointer = &found->records[i];
            if (pointer->type == ns_t_ptr && strcasecmp(pointer->name, services[service]) == 0 &&
                fill_printer(found, pointer, &printers[n]) && !is_among(printers, n, &printers[n]))
                n++;
        }
    }
    *printers_r = printers;
    return n;
}
