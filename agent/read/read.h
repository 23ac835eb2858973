/* Reads a printer by its URI: one row a scheme (read.c), each in a file group of its own.
 *
 *   file:PATH                        a status file (docs/status-file.md)
 *   snmp://[COMMUNITY@]HOST[:PORT]   SNMP v2c, then v1; v3 by --credentials
 *   ipp://HOST[:PORT][/PATH]         IPP (agent/read/ipp_get.h)
 *   ipps://HOST[:PORT][/PATH]        IPP over TLS
 *
 * A user, community or password stands in the URI only where it is no secret (SNMP's "public");
 * others come from a credentials file (--credentials).
 */
#ifndef PLATEN_AGENT_READ_READ_H
#define PLATEN_AGENT_READ_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct credentials;
struct reading;

/* Percent-decoded. */
struct read_uri {
    const char *whole;  /* without user and password: for people, logs and reading.source */
    const char *scheme; /* lower case */
    const char *user;   /* all that stands before the last "@"; NULL: none */
    const char *host;   /* without brackets; "" for file: */
    int port;           /* 0: the scheme's own */
    const char *path;   /* with its "/" and query; "" where there is none */
};

/* What a reader remembers of one printer between two readings. Whoever has it carries it from one
 * to the next of the same URI, never to two at once, and frees data by free when it is over. */
struct read_kept {
    void *data; /* NULL: nothing */
    void (*free)(void *data);
    int64_t
        news_after; /* microseconds: when it is worth asking for news; 0: there is no such thing */
};

struct read_request {
    const struct read_uri *uri;
    const struct credentials *credentials; /* NULL: none */
    int64_t timeout;                       /* microseconds for all of it */
    int64_t now;                           /* UTC */
    struct read_kept *kept;                /* NULL: nothing is */
    bool news;                             /* 2 is an answer, too: nothing is new since */
};

/* 1 read, partly too; 2 nothing is new; 0 no answer; -1 it answered nonsense. May block up to the
 * timeout. Never terminates, writes or logs. */
typedef int read_fn(const struct read_request *request, struct arena *arena,
                    struct reading **reading_r, const char **error_r);

/* One of many; result, reading and error as read_fn has them, in arena. */
struct read_many_job {
    struct read_request request;
    struct arena *arena;
    int result;
    struct reading *reading;
    const char *error;
    void (*done)(struct read_many_job *job); /* in the reading thread */
    void *context;                           /* the caller's */
};
/* Where they come from: whoever waits for one holds up none of the others. */
struct read_feed {
    struct read_many_job *(*next)(void *context); /* NULL: none, now; never waits */
    void *context;                                /* of next() */
    const volatile int *stop; /* NULL; nonzero ends all soon (0, "no answer in time") */
    size_t at_once;           /* so many side by side: each has its memory */
};
/* Blocks until each is done and there are no more. */
typedef void read_many_fn(const struct read_feed *feed);

/* 1 and *uri_r in arena; -1 when it has no legal form, or no scheme that is known here. */
int read_parse_uri(const char *text, struct arena *arena, const struct read_uri **uri_r,
                   const char **error_r);
/* As read_fn, by the scheme's row. */
int read_uri(const struct read_request *request, struct arena *arena, struct reading **reading_r,
             const char **error_r);

/* Whether this scheme reads many side by side in one thread. Only one thread of the process may
 * call read_many(), or read_uri() of such a scheme. */
bool read_is_many(const struct read_uri *uri);
/* All of the one such scheme. */
read_many_fn read_many;

/* One a scheme. */
read_fn read_file;
read_fn read_snmp;
read_fn read_ipp;
read_many_fn read_many_snmp;

#endif
