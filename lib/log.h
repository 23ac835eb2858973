/* The log of a program: one line a record on stderr. Only programs log; libraries hand errors up.
 *
 * Under systemd (stderr is the stream that JOURNAL_STREAM names) a record goes to the journal by
 * its own protocol (systemd.journal-fields(7)), or where that fails as a line that starts with
 * "<N>", N being the syslog priority; elsewhere a line starts with the time, the program and its
 * process id. Records that somebody may have to act on have a kind: lib/log_kind.h. Control
 * characters, broken UTF-8, line separators and text direction marks of a record are shown as
 * escapes, so what others sent cannot forge a line. A record is one write of at most 4 kB; safe in
 * any thread.
 */
#ifndef PLATEN_LIB_LOG_H
#define PLATEN_LIB_LOG_H

/* RFC 5424, table 2. */
enum log_level {
    LOG_LEVEL_ERROR = 3,
    LOG_LEVEL_WARNING = 4,
    LOG_LEVEL_NOTICE = 5,
    LOG_LEVEL_INFO = 6,
    LOG_LEVEL_DEBUG = 7,
};

/* Before the first thread. name is kept, not copied. The level starts at LOG_LEVEL_INFO. */
void log_open(const char *name);
void log_set_level(enum log_level level);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_notice(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* An error that asks for no memory: on stderr in any case. */
void log_without_memory(const char *text);

#endif
