#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/text.h"

_Noreturn void fuzz_broken(const char *file, int line, const char *promise)
{
    fprintf(stderr, "%s:%d: broken: %s\n", file, line, promise);
    abort();
}

static void one_value(const ProtobufCFieldDescriptor *field, const void *place)
{
    if (field->type == PROTOBUF_C_TYPE_STRING) {
        const char *text = *(const char *const *)place;
        if (text != NULL && !text_utf8_valid(text, strlen(text)))
            fuzz_broken(field->name, (int)field->id, "text is valid UTF-8");
    } else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        const ProtobufCMessage *inner = *(const ProtobufCMessage *const *)place;
        if (inner != NULL)
            fuzz_texts_are_valid(inner);
    }
}

static int is_chosen(const ProtobufCFieldDescriptor *field, const char *base)
{
    uint32_t chosen;
    if (!(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF))
        return 1;
    memcpy(&chosen, base + field->quantifier_offset, sizeof chosen);
    return chosen == field->id;
}

void fuzz_texts_are_valid(const ProtobufCMessage *message)
{
    const char *base = (const char *)message;
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        if (field->label != PROTOBUF_C_LABEL_REPEATED) {
            if (is_chosen(field, base))
                one_value(field, base + field->offset);
            continue;
        }
        if (field->type != PROTOBUF_C_TYPE_STRING && field->type != PROTOBUF_C_TYPE_MESSAGE)
            continue;
        size_t count;
        memcpy(&count, base + field->quantifier_offset, sizeof count);
        const void *const *values = *(const void *const *const *)(base + field->offset);
        for (size_t n = 0; n < count; n++)
            one_value(field, &values[n]);
    }
}

void fuzz_packs_the_same(const ProtobufCMessage *message)
{
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *first = malloc(size + 1);
    uint8_t *second = malloc(size + 1);
    FUZZ_HOLDS(first != NULL && second != NULL);
    FUZZ_HOLDS(protobuf_c_message_pack(message, first) == size);
    ProtobufCMessage *again = protobuf_c_message_unpack(message->descriptor, NULL, size, first);
    FUZZ_HOLDS(again != NULL);
    FUZZ_HOLDS(protobuf_c_message_get_packed_size(again) == size);
    FUZZ_HOLDS(protobuf_c_message_pack(again, second) == size);
    FUZZ_HOLDS(memcmp(first, second, size) == 0);
    protobuf_c_message_free_unpacked(again, NULL);
    free(first);
    free(second);
}
