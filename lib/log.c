#include "lib/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/clock.h"
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

static void log_record(enum log_level level, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void log_record(enum log_level level, const char *format, va_list args)
{
    if ((int)level > atomic_load(&log_level))
        return;
    char text[LOG_LINE], time[32];
    struct buf line = {0};

    vsnprintf(text, sizeof(text), format, args);
    if (log_journal) {
        buf_printf(&line, "<%d>", (int)level);
    } else {
        clock_format(time, clock_now());
        buf_printf(&line, "%s %s[%ld] %s: ", time, log_name, (long)getpid(),
                   log_level_names[level]);
    }
    text_add_escaped(&line, text);
    if (line.len > LOG_LINE - 1)
        line.len = text_utf8_cut(buf_text(&line), line.len, LOG_LINE - 1);
    buf_add_byte(&line, '\n');
    /* Where the log cannot be written there is nobody left to tell. */
    ssize_t written = write(STDERR_FILENO, line.data, line.len);
    (void)written;
    buf_free(&line);
}

#define LOG_FUNCTION(name, level)                                                                  \
    void log_##name(const char *format, ...)                                                       \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, format);                                                                    \
        log_record(level, format, args);                                                           \
        va_end(args);                                                                              \
    }

LOG_FUNCTION(error, LOG_LEVEL_ERROR)
LOG_FUNCTION(warning, LOG_LEVEL_WARNING)
LOG_FUNCTION(notice, LOG_LEVEL_NOTICE)
LOG_FUNCTION(info, LOG_LEVEL_INFO)
LOG_FUNCTION(debug, LOG_LEVEL_DEBUG)
