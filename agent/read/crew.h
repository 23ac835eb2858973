/* Reads many printers side by side, in threads of its own: one for all of SNMP (it waits for many
 * at once), a few for what blocks. A dead printer holds up nobody else.
 *
 * All calls by one thread, the owner's.
 */
#ifndef PLATEN_AGENT_READ_CREW_H
#define PLATEN_AGENT_READ_CREW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct credentials;
struct crew;
struct reading;

struct crew_result {
    char name[65];
    int result;         /* as read_fn's; -2: the URI has no legal form */
    int64_t news_after; /* as read_kept has it */
    struct reading *reading;
    const char *error;
    struct arena *arena; /* of all that; the taker frees it */
};

/* credentials, which may be NULL, live longer than the crew. timeout: for one printer. */
struct crew *crew_new(const struct credentials *credentials, int64_t timeout);
/* Ends what is under way; returns within moments. */
void crew_free(struct crew **crew);
/* 1 asked for; 0 this name is under way already. news: only whether something is new, see read_fn;
 * what a reader keeps of a printer is the crew's. */
int crew_ask(struct crew *crew, const char *name, const char *uri, bool news);
/* 1 and one that is done; 0 none is, now. */
int crew_take(struct crew *crew, struct crew_result *result_r);
/* Under way, or not taken. */
size_t crew_count(struct crew *crew);
/* Readable when there is something to take. */
int crew_fd(const struct crew *crew);

#endif
