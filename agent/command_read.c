/* read: asks one printer and prints what it says. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "agent/agent.h"
#include "agent/commands.h"
#include "agent/options.h"
#include "agent/read/credentials.h"
#include "agent/read/read.h"
#include "agent/read/reading.h"
#include "agent/read/reading_json.h"
#include "agent/read/reading_text.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/text.h"

static const int64_t second = 1000000;

static void print(const struct reading *reading, bool json)
{
    struct buf buf = {0};
    (json ? reading_json_add : reading_text_add)(reading, &buf);
    fwrite(buf.data, 1, buf.len, stdout);
    buf_free(&buf);
    if (reading->partly != NULL)
        agent_fail(EX_OK, "not all could be read: %s", reading->partly);
}

/* `ps` shows a command's words: who we are to the printer is none of its business. */
static void hide_user(char *text)
{
    char *start = strstr(text, "://"), *end = start != NULL ? strchr(start + 3, '/') : NULL;
    char *at = start == NULL ? NULL
               : end == NULL ? strrchr(start, '@')
                             : memrchr(start, '@', (size_t)(end - start));
    if (at != NULL)
        memset(start + 3, '*', (size_t)(at - start) - 3);
}

static int read_one(char *text, const char *credentials_path, int64_t timeout, bool json,
                    struct arena *arena)
{
    struct read_request request = {.timeout = timeout, .now = clock_now()};
    struct credentials *credentials = NULL;
    struct reading *reading;
    const char *error;
    if (read_parse_uri(text, arena, &request.uri, &error) != 1)
        return agent_fail(EX_DATAERR, "%s", error);
    hide_user(text);
    if (credentials_path != NULL &&
        credentials_read(credentials_path, arena, &credentials, &error) != 1)
        return agent_fail(EX_CONFIG, "%s", error);
    request.credentials = credentials;
    int result = read_uri(&request, arena, &reading, &error);
    if (result != 1)
        return agent_fail(result == 0 ? EX_UNAVAILABLE : EX_DATAERR, "%s: %s", request.uri->whole,
                          error);
    print(reading, json);
    return agent_finish_output();
}

int command_read_printer(int argc, char **argv)
{
    struct common_options common = {0};
    const char *timeout = "60", *credentials = NULL;
    uint64_t seconds;
    bool json = false;
    char **words;
    const struct option_spec options[] = {
        {"json", 0, NULL, "print one JSON object", NULL, &json},
        {"credentials", 0, "FILE", "communities and users, see reading.md", &credentials, NULL},
        {"timeout", 0, "SECONDS", "for all of it, 1 to 3600 (60)", &timeout, NULL},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "read",
        "URI",
        "Asks a printer what it says of itself: supplies, counters, conditions, trays.",
        "URI is snmp://[COMMUNITY@]HOST[:PORT] (COMMUNITY: public), ipp://HOST[:PORT][/PATH],\n"
        "ipps://HOST[:PORT][/PATH], or file:PATH (a status file).\n"
        "Ends with 0 (read, if only partly), 69 (no answer) or 65 (nonsense).",
        options,
        1};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    if (text_parse_unsigned(timeout, 3600, &seconds) != 1 || seconds == 0)
        return agent_fail(EX_USAGE, "--timeout: \"%s\" is not a number from 1 to 3600", timeout);
    struct arena *arena = arena_new();
    int code = read_one(words[0], credentials, (int64_t)seconds * second, json, arena);
    arena_free(&arena);
    return code;
}
