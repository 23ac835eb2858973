/* What our decoder reads, a line an event, for a reading of the same bytes by Python.
 *
 *   ipp_tool FILE...    "FILE N", "group TAG", "NAME", " TAG HEX", "{" members "}", "stopped why"
 */
#include <stdio.h>
#include <sysexits.h>

#include "agent/read/ipp_decode.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/fileio.h"

static void print_attributes(const struct ipp_attribute *attribute)
{
    for (; attribute != NULL; attribute = attribute->next) {
        puts(attribute->name);
        for (const struct ipp_value *v = attribute->values; v != NULL; v = v->next) {
            printf(" %02x ", v->tag);
            for (size_t i = 0; i < v->size; i++)
                printf("%02x", v->data[i]);
            putchar('\n');
            if (v->tag == IPP_BEGIN_COLLECTION) {
                puts("{");
                print_attributes(v->members);
                puts("}");
            }
        }
    }
}

static void print_message(const struct ipp_message *message)
{
    printf("%d.%d %04x %d\n", message->major, message->minor, message->code, message->request_id);
    for (const struct ipp_group *group = message->groups; group != NULL; group = group->next) {
        printf("group %02x\n", group->tag);
        print_attributes(group->attributes);
    }
    if (message->stopped != NULL)
        printf("stopped %s\n", message->stopped);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct arena *arena = arena_new();
        struct ipp_message *message;
        struct buf buf = {0};
        const char *error;
        printf("FILE %d\n", i);
        if (fileio_read(argv[i], 64 * 1024 * 1024, &buf, &error) != 1)
            return EX_NOINPUT;
        if (ipp_decode(buf.data, buf.len, arena, &message, &error) == 1)
            print_message(message);
        else
            printf("error %s\n", error);
        buf_free(&buf);
        arena_free(&arena);
    }
    return EX_OK;
}
