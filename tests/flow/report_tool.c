// Our side of the documents for tests/flow/test_report.py: reads standard input, writes it again.
//   report_tool report|reply|summary < xml
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/report.h"

static int again(const char *kind, const char *bytes, size_t size, struct arena *arena,
                 char **xml_r)
{
    const char *error = "";
    size_t written = 0;
    Platen__Report *report = NULL;
    Platen__Reply *reply = NULL;
    int result;
    if (strcmp(kind, "reply") == 0) {
        result = report_read_reply(bytes, size, arena, &reply, &error);
        if (result == 1)
            result = report_write_reply(reply, xml_r, &written, &error);
    } else {
        result = report_read(bytes, size, arena, &report, &error);
        if (result == 1 && strcmp(kind, "summary") == 0)
            *xml_r = strdup(report_summary(report, arena));
        else if (result == 1)
            result = report_write(report, xml_r, &written, &error);
    }
    if (result != 1)
        fprintf(stderr, "%s\n", error);
    return result;
}

int main(int argc, char **argv)
{
    static char bytes[1 << 20];
    if (argc != 2)
        return 64;
    size_t size = fread(bytes, 1, sizeof(bytes), stdin);
    struct arena *arena = arena_new();
    char *xml = NULL;
    int result = again(argv[1], bytes, size, arena, &xml);
    if (result == 1)
        fputs(xml, stdout);
    free(xml);
    arena_free(&arena);
    return result == 1 ? 0 : result == 0 ? 1 : 2;
}
