/* schedule: the next times of one, for who writes it. */
#include "agent/commands.h"

#include <stdio.h>
#include <sysexits.h>

#include "agent/agent.h"
#include "lib/clock.h"
#include "lib/schedule.h"
#include "lib/text.h"
#include "lib/zone.h"

static int print_times(const struct schedule *schedule, const struct zone *zone, int64_t now,
                       uint64_t count)
{
    char text[ZONE_TEXT_SIZE];
    int64_t last;
    if (schedule_power_on(schedule))
        puts("power-on");
    for (uint64_t i = 0; i < count; i++) {
        schedule_times(schedule, now, &last, &now);
        if (now == 0)
            break;
        zone_iso(zone, now, text);
        puts(text);
    }
    return agent_finish_output();
}

int command_schedule(int argc, char **argv)
{
    struct common_options common = {0};
    const char *zone_name = NULL, *from = NULL, *number = "5", *error;
    struct schedule *schedule;
    int64_t now = clock_now();
    uint64_t count;
    char **words;
    const struct option_spec options[] = {
        {"zone", 0, "ZONE", "of rules that name none (default: this machine's)", &zone_name, NULL},
        {"from", 0, "TIME", "instead of now, such as 2026-11-21T10:00:00Z", &from, NULL},
        {"count", 'n', "N", "how many times (default 5)", &number, NULL},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "schedule",
        "TEXT",
        "Print the next times of a schedule.",
        "TEXT is as `schedule` of agent.conf has it: power-on, and rules of RFC 5545 such as\n"
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=10 or FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18, with spaces\n"
        "between them; TZID=ZONE before a rule names its zone.",
        options,
        1};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    const struct zone *zone = zone_name == NULL ? config_machine_zone() : zone_find(zone_name);
    if (zone == NULL)
        return agent_fail(EX_USAGE, "--zone: there is no zone \"%s\"", zone_name);
    if (from != NULL && clock_parse(from, &now) != 1)
        return agent_fail(EX_USAGE, "--from: \"%s\" is not a time", from);
    if (text_parse_unsigned(number, 10000, &count) != 1)
        return agent_fail(EX_USAGE, "-n: \"%s\" is not a number", number);
    if (schedule_read(words[0], zone, &schedule, &error) != 1)
        return agent_fail(EX_DATAERR, "%s", error);
    int code = print_times(schedule, zone, now, count);
    schedule_free(&schedule);
    return code;
}
