#include "lib/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#define SD_JOURNAL_SUPPRESS_LOCATION /* here it would always be this file */
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/log_kind.h"
#include "lib/text.h"

#define LOG_LINE 4096

static const char *log_name = "platen";
static bool log_journal;
static atomic_int log_level = LOG_LEVEL_INFO;

static const char *const log_level_names[] = {
    [LOG_LEVEL_ERROR] = "error", [LOG_LEVEL_WARNING] = "warning", [LOG_LEVEL_NOTICE] = "notice",
    [LOG_LEVEL_INFO] = "info",   [LOG_LEVEL_DEBUG] = "debug",
};

/* systemd.exec(5): JOURNAL_STREAM is "device:inode" of the stream; a child may have another. */
static bool log_is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat status;
    char here[64];
    if (stream == NULL || fstat(STDERR_FILENO, &status) != 0)
        return false;
    snprintf(here, sizeof(here), "%llu:%llu", (unsigned long long)status.st_dev,
             (unsigned long long)status.st_ino);
    return strcmp(stream, here) == 0;
}

void log_open(const char *name)
{
    log_name = name;
    log_journal = log_is_journal();
}

void log_set_level(enum log_level level)
{
    atomic_store(&log_level, (int)level);
}

/* 1 the journal has it by its own protocol, with fields. */
static int log_to_journal(enum log_level level, const char *id, const struct log_field *field,
                          const struct buf *text)
{
    struct buf parts[5] = {0};
    struct iovec list[5];
    int count = 0;
    /* sd_journal_sendv() calls it a success where nobody listens. */
    if (access("/run/systemd/journal/socket", F_OK) != 0)
        return 0;
    buf_printf(&parts[count++], "MESSAGE=%s", buf_text(text));
    buf_printf(&parts[count++], "PRIORITY=%d", (int)level);
    buf_printf(&parts[count++], "SYSLOG_IDENTIFIER=%s", log_name);
    if (id != NULL)
        buf_printf(&parts[count++], "MESSAGE_ID=%s", id);
    if (field != NULL)
        buf_printf(&parts[count++], "%s=%s", field->name, field->value);
    for (int i = 0; i < count; i++)
        list[i] = (struct iovec){parts[i].data, parts[i].len};
    int sent = sd_journal_sendv(list, count) == 0;
    for (int i = 0; i < count; i++)
        buf_free(&parts[i]);
    return sent;
}

/* How a line on stderr begins. */
static int log_prefix(char *place, size_t size, enum log_level level)
{
    char time[32];
    if (log_journal)
        return snprintf(place, size, "<%d>", (int)level);
    clock_format(time, clock_now());
    return snprintf(place, size, "%s %s[%ld] %s: ", time, log_name, (long)getpid(),
                    log_level_names[level]);
}

void log_without_memory(const char *text)
{
    char line[512];
    int used = log_prefix(line, sizeof(line), LOG_LEVEL_ERROR);
    used += snprintf(line + used, sizeof(line) - (size_t)used, "%s\n", text);
    ssize_t written = write(STDERR_FILENO, line, (size_t)used);
    (void)written;
}

static void log_to_stderr(enum log_level level, const struct buf *text)
{
    char prefix[256];
    struct buf line = {0};
    buf_add(&line, prefix, (size_t)log_prefix(prefix, sizeof(prefix), level));
    buf_add(&line, text->data, text->len);
    if (line.len > LOG_LINE - 1)
        line.len = text_utf8_cut(buf_text(&line), line.len, LOG_LINE - 1);
    buf_add_byte(&line, '\n');
    /* Where the log cannot be written there is nobody left to tell. */
    ssize_t written = write(STDERR_FILENO, line.data, line.len);
    (void)written;
    buf_free(&line);
}

static void log_record(enum log_level level, const char *id, const struct log_field *field,
                       const char *format, va_list args) __attribute__((format(printf, 4, 0)));

static void log_record(enum log_level level, const char *id, const struct log_field *field,
                       const char *format, va_list args)
{
    if ((int)level > atomic_load(&log_level))
        return;
    char words[LOG_LINE];
    struct buf text = {0};
    vsnprintf(words, sizeof(words), format, args);
    text_add_escaped(&text, words);
    if (!log_journal || !log_to_journal(level, id, field, &text))
        log_to_stderr(level, &text);
    buf_free(&text);
}

void log_told(enum log_kind kind, const struct log_field *field, const char *format, ...)
{
    const struct log_kind_row *row = log_kind_row(kind);
    va_list args;
    va_start(args, format);
    log_record(row->level, row->id, field, format, args);
    va_end(args);
}

#define LOG_FUNCTION(name, level)                                                                  \
    void log_##name(const char *format, ...)                                                       \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, format);                                                                    \
        log_record(level, NULL, NULL, format, args);                                               \
        va_end(args);                                                                              \
    }

LOG_FUNCTION(error, LOG_LEVEL_ERROR)
LOG_FUNCTION(warning, LOG_LEVEL_WARNING)
LOG_FUNCTION(notice, LOG_LEVEL_NOTICE)
LOG_FUNCTION(info, LOG_LEVEL_INFO)
LOG_FUNCTION(debug, LOG_LEVEL_DEBUG)
