/* The records of the log that somebody may have to act on, or wait for: each kind has an id that
 * stays the same whatever its words (journald's MESSAGE_ID; docs/log.md, and the catalogue that
 * `journalctl -x` shows). Other records have no kind.
 */
#ifndef PLATEN_LIB_LOG_KIND_H
#define PLATEN_LIB_LOG_KIND_H

#include "lib/log.h"

enum log_kind {
    LOG_READY,
    LOG_STOPPING,
    LOG_STORE_REFUSED,
    LOG_STORE_REPAIRED,
    LOG_DISK_FAILED,
    LOG_DAEMON_DIED,
    LOG_READER_DIED,
    LOG_MAILBOX_DEAD,
    LOG_MAIL_REFUSED,
    LOG_OUTBOX_HELD,
    LOG_BACKUP_MADE,
    LOG_BACKUP_FAILED,
    LOG_KEYS_UNCOPIED,
    LOG_SETTINGS_TAKEN,
    LOG_SETTINGS_REFUSED,
    LOG_KINDS
};

/* A fact of its own beside the words, for `journalctl FIELD=VALUE`. Never a secret, an address or a
 * person's text. */
struct log_field {
    const char *name; /* PLATEN_MAILBOX, PLATEN_FOLDER */
    const char *value;
};

struct log_kind_row {
    const char *id; /* 32 hex digits, of sd_id128(3) */
    enum log_level level;
};

const struct log_kind_row *log_kind_row(enum log_kind kind);

/* A record of that kind; field: one fact, or NULL. Any thread. */
void log_told(enum log_kind kind, const struct log_field *field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
