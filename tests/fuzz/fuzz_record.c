// What the store and our other processes hand over: stored records in their envelopes, messages
// between processes. The first byte says which.
#include <stdlib.h>

#include "lib/arena.h"
#include "schemas/messages.pb-c.h"
#include "tests/fuzz/fuzz.h"

#include "gateway/store/engine.h"

static const ProtobufCMessageDescriptor *const messages[] = {
    &platen__command__descriptor, &platen__answer__descriptor,
    &platen__parsed__descriptor,  &platen__reader_frame__descriptor,
    &platen__ctl_ask__descriptor, &platen__ctl_answer__descriptor,
};
enum { MESSAGES = sizeof messages / sizeof messages[0] };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void read_message(const ProtobufCMessageDescriptor *descriptor, const uint8_t *data,
                         size_t size)
{
    ProtobufCMessage *message = protobuf_c_message_unpack(descriptor, NULL, size, data);
    if (message == NULL)
        return;
    // Not fuzz_packs_the_same(): the library takes an unknown field 0, and refuses it once packed.
    uint8_t *packed = malloc(protobuf_c_message_get_packed_size(message) + 1);
    FUZZ_HOLDS(packed != NULL);
    FUZZ_HOLDS(protobuf_c_message_pack(message, packed) ==
               protobuf_c_message_get_packed_size(message));
    free(packed);
    protobuf_c_message_free_unpacked(message, NULL);
}

static void read_record(enum store_table table, const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    size_t body_size;
    const uint8_t *body = envelope_open(data, size, &body_size);
    if (body != NULL)
        (void)table_unpack(table, arena, body, body_size);
    (void)table_unpack(table, arena, data, size);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] < STORE_TABLES && data[0] >= STORE_META)
        read_record(data[0], data + 1, size - 1);
    else
        read_message(messages[data[0] % MESSAGES], data + 1, size - 1);
    return 0;
}
