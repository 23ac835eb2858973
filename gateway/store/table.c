#include "gateway/store/engine.h"

#include <assert.h>
#include <string.h>

#include "lib/text.h"

#define ENVELOPE_VERSION 1

// Tables that grow with every report have files of their own: keys that only rise then fill pages
// to the end.
// clang-format off
#define ROW(NUMBER, NAME, FILE, TYPE) \
    [NUMBER] = {NAME, STORE_FILE_##FILE, &platen__##TYPE##__descriptor}
static const struct table_row rows[STORE_TABLES] = {
    ROW(STORE_META, "meta", RECORD, meta),
    ROW(STORE_NUMBER, "number", RECORD, counter64),
    ROW(STORE_DEALER, "dealer", RECORD, dealer),
    ROW(STORE_CUSTOMER, "customer", RECORD, customer),
    ROW(STORE_SITE, "site", RECORD, site),
    ROW(STORE_DEPARTMENT, "department", RECORD, department),
    ROW(STORE_PERSON, "person", RECORD, person),
    ROW(STORE_LINK, "link", RECORD, link),
    ROW(STORE_STAFF, "staff", RECORD, staff),
    ROW(STORE_SESSION, "session", RECORD, session),
    ROW(STORE_SERVICE_STORE, "service store", RECORD, service_store),
    ROW(STORE_AVAILABLE_TIME, "available time", RECORD, available_time),
    ROW(STORE_MODEL, "model", RECORD, model),
    ROW(STORE_ITEM, "item", RECORD, item),
    ROW(STORE_CONDITION_TEXT, "condition text", RECORD, condition_text),
    ROW(STORE_MAINTENANCE_ITEM, "maintenance item", RECORD, maintenance_item),
    ROW(STORE_PRODUCT_GUIDE, "product guide", RECORD, product_guide),
    ROW(STORE_AGENT, "agent", RECORD, agent),
    ROW(STORE_ENROLMENT_CODE, "enrolment code", RECORD, enrolment_code),
    ROW(STORE_TERMINAL, "terminal", RECORD, terminal),
    ROW(STORE_REPORT, "report", REPORT, report_record),
    ROW(STORE_CASE, "case", RECORD, case),
    ROW(STORE_ORDER, "order", RECORD, order),
    ROW(STORE_VISIT, "visit", RECORD, visit),
    ROW(STORE_MAIL_IN, "mail in", MAIL, mail_in),
    ROW(STORE_MAIL_TRY, "mail try", ONCE, mail_try),
    ROW(STORE_OUTBOX, "outbox", MAIL, outbox),
    ROW(STORE_ONCE, "once", ONCE, once),
    ROW(STORE_DUE, "due", RECORD, due),
    ROW(STORE_STAFF_ITEM, "staff item", RECORD, staff_item),
    ROW(STORE_EVENT, "event", EVENT, event),
    ROW(STORE_EVENT_BODY, "event body", BODY, event_body),
    ROW(STORE_SENDER, "sender", ONCE, sender),
    ROW(STORE_CODE_ROW, "code row", RECORD, code_row),
    ROW(STORE_CODE_TABLE, "code table", RECORD, code_table),
    ROW(STORE_PROGRAM, "program", RECORD, program),
    ROW(STORE_UPDATE, "update", RECORD, update_record),
    ROW(STORE_LEVELS, "levels", RECORD, level_history),
    ROW(STORE_QUERY_KEY, "query key", RECORD, query_key),
    ROW(STORE_DOWN, "down", RECORD, down),
    ROW(STORE_ALERT_FORM, "alert form", RECORD, alert_form),
    ROW(STORE_EARLY_EXCHANGE, "early exchange", RECORD, early_exchange),
    ROW(STORE_ROW_CHANGE, "row change", RECORD, row_change),
};

static const char *const file_names[STORE_FILES] = {
    [STORE_FILE_RECORD] = "record.db", [STORE_FILE_REPORT] = "report.db",
    [STORE_FILE_MAIL] = "mail.db",     [STORE_FILE_ONCE] = "once.db",
    [STORE_FILE_EVENT] = "event.db",   [STORE_FILE_BODY] = "body.db",
    [STORE_FILE_INDEX] = "index.db",
};
// clang-format on

const struct table_row *table_row(enum store_table table)
{
    assert(table > 0 && table < STORE_TABLES && rows[table].name != NULL);
    return &rows[table];
}

const ProtobufCMessageDescriptor *store_descriptor(enum store_table table)
{
    return table_row(table)->descriptor;
}

const char *table_file_name(enum store_file file)
{
    return file_names[file];
}

// RFC 3720, 12.1 and B.4: CRC-32C (Castagnoli), reflected polynomial 0x82f63b78.
static uint32_t crc_table[256];
static pthread_once_t crc_once = PTHREAD_ONCE_INIT;

static void crc_fill(void)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0x82f63b78U : crc >> 1;
        crc_table[byte] = crc;
    }
}

static uint32_t crc_by_table(uint32_t crc, const uint8_t *bytes, size_t size)
{
    pthread_once(&crc_once, crc_fill);
    for (size_t i = 0; i < size; i++)
        crc = crc >> 8 ^ crc_table[(crc ^ bytes[i]) & 0xff];
    return crc;
}

#ifdef __x86_64__
// SSE4.2 has an instruction for it; a byte of the table takes as long as eight by it.
__attribute__((target("sse4.2"))) static uint32_t
crc_by_processor(uint32_t crc, const uint8_t *bytes, size_t size)
{
    uint64_t word, wide = crc;
    for (; size >= sizeof word; bytes += sizeof word, size -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        wide = __builtin_ia32_crc32di(wide, word);
    }
    crc = (uint32_t)wide;
    for (; size > 0; bytes++, size--)
        crc = __builtin_ia32_crc32qi(crc, *bytes);
    return crc;
}
#endif

uint32_t crc32c(const void *data, size_t size)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("sse4.2"))
        return ~crc_by_processor(~0U, data, size);
#endif
    return ~crc_by_table(~0U, data, size);
}

void envelope_seal(uint8_t *envelope, size_t body_size)
{
    envelope[0] = ENVELOPE_VERSION;
    text_put_be32(envelope + 1, (uint32_t)body_size);
    text_put_be32(envelope + 5, crc32c(envelope + ENVELOPE_SIZE, body_size));
}

const uint8_t *envelope_open(const uint8_t *data, size_t size, size_t *body_size_r)
{
    if (size < ENVELOPE_SIZE || data[0] != ENVELOPE_VERSION)
        return NULL;
    size_t body = text_get_be32(data + 1);
    if (body != size - ENVELOPE_SIZE ||
        text_get_be32(data + 5) != crc32c(data + ENVELOPE_SIZE, body))
        return NULL;
    *body_size_r = body;
    return data + ENVELOPE_SIZE;
}

static void *unpack_alloc(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void unpack_free(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

void *table_unpack(enum store_table table, struct arena *arena, const uint8_t *data, size_t size)
{
    ProtobufCAllocator allocator = {unpack_alloc, unpack_free, arena};
    return protobuf_c_message_unpack(table_row(table)->descriptor, &allocator, size, data);
}
