#include "gateway/base/alarm.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/desk/queue.h"

static bool submit(const struct alarm *alarm, const char *text, bool over)
{
    Platen__Alarm ask = PLATEN__ALARM__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    // protobuf-c has no const text; packing only reads it
    memcpy(&ask.kind, &alarm->kind, sizeof ask.kind);
    memcpy(&ask.value, &alarm->value, sizeof ask.value);
    memcpy(&ask.text, &text, sizeof ask.text);
    ask.over = over;
    command.subject_case = PLATEN__COMMAND__SUBJECT_ALARM;
    command.alarm = &ask;
    return desk_queue_submit(alarm->queue, &command, NULL, NULL) == 1;
}

bool alarm_trouble(struct alarm *alarm, int64_t monotonic, const char *text)
{
    int seconds = alarm->seconds > 0 ? alarm->seconds : ALARM_SECONDS;
    if (alarm->down_since == 0)
        alarm->down_since = monotonic;
    if (alarm->told || monotonic - alarm->down_since < (int64_t)seconds * 1000000)
        return false;
    alarm->told = submit(alarm, text, false);
    return alarm->told;
}

void alarm_over(struct alarm *alarm)
{
    alarm->down_since = 0;
    if (!alarm->told && alarm->asked)
        return;
    alarm->asked = submit(alarm, "", true);
    alarm->told = !alarm->asked;
}
