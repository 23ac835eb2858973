#include "gateway/reader/dsn_kind.h"

#include <string.h>

#include "gateway/reader/words.h"

// RFC 3463, 3.2 and the registry of enhanced status codes.
static const char *const kind_gone[] = {
    "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.4.310", "5.4.4", NULL,
};

// The mailbox is there; its room, this mail, its sender or our server is what was wrong.
static const char *const kind_not_gone[] = {
    "5.1.7",  "5.1.8",  "5.2.2",  "5.2.3",  "5.3.4",  "5.6.0",
    "5.7.20", "5.7.23", "5.7.25", "5.7.26", "5.7.27", NULL,
};

// What says that this mail, its size, its content or the day was wrong, whatever the code.
static const char *const kind_passing[] = {
    "mailbox is full",
    "mailbox full",
    "quota",
    "storage",
    "too large",
    "too big",
    "size limit",
    "spam",
    "blocked",
    "blacklist",
    "block list",
    "blocklist",
    "blackhole",
    "reputation",
    "spf",
    "dmarc",
    "dkim",
    "virus",
    "policy",
    "relay",
    "suspended",
    "disabled",
    "inactive",
    "locked",
    "filtered",
    "restricted",
    "not authorized",
    "too many",
    "rate limit",
    "timed out",
    "timeout",
    "ptr record",
    "reverse dns",
    "sender rejected",
    "sender address",
    "content rejected",
    "message rejected",
    "access denied",
    "loop",
    NULL,
};

static const char *const kind_unknown[] = {
    "user unknown",
    "unknown user",
    "unknown recipient",
    "recipient unknown",
    "unknown address",
    "address unknown",
    "unknown account",
    "account unknown",
    "unknown local",
    "unknown mailbox",
    "unknown to address",
    "unknown e-mail",
    "unknown email",
    "unknown account",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no such address",
    "no such person",
    "no such account",
    "no such domain",
    "no such host",
    "no mailbox",
    "no account",
    "no user",
    "no recipient",
    "not a valid",
    "not a known",
    "not known",
    "isn't known",
    "invalid recipient",
    "invalid mailbox",
    "invalid address",
    "invalid user",
    "invalid local",
    "not found",
    "notfound",
    "does not exist",
    "doesn't exist",
    "do not exist",
    "not exist",
    "user doesn't have",
    "doesn't have a",
    "unrouteable address",
    "unroutable address",
    "unrouteable mail domain",
    "host unknown",
    "unknown host",
    "domain unknown",
    "host or domain name not found",
    "name service error",
    "domain does not",
    "no mx",
    "null mx",
    "does not accept mail",
    "doesn't accept mail",
    "does not accept any mail",
    "has moved",
    "no longer",
    "not listed in",
    "address rejected: undeliverable",
    "user doesn't",
    "mailbox unavailable",
    "mailbox not available",
    "recipientnotfound",
    "resolver.adr",
    "not accepting network messages",
    "not our customer",
    "not a registered",
    "is not a user",
    "account has been closed",
    "unregistered",
    "deactivated mailbox",
    "user is unknown",
    "no valid recipients",
    "invalid final delivery",
    "not recognized",
    "couldn't be found",
    "could not be found",
    "indicated no smtp service",
    // Exchange Online and Cisco say so of addresses that their directories do not have.
    "recipient address rejected: access denied",
    "#5.1.0 address rejected",
    // "not found", "not in the list of the directory"
    "\350\246\213\343\201\244\343\201\213\343\202\212\343\201\276\343\201\233\343\202\223",
    "\343\203\252\343\202\271\343\203\210\343\201\253\343\201\202\343\202\212\343\201\276\343\201"
    "\233\343\202\223",
    NULL,
};

static bool kind_is_one(const char *status, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcmp(status, *list) == 0)
            return true;
    }
    return false;
}

bool dsn_kind_hard(const char *status, const char *reason)
{
    if (status[0] != '5' || kind_is_one(status, kind_not_gone))
        return false;
    bool gone = kind_is_one(status, kind_gone);
    bool unknown = words_has_one(reason, kind_unknown);
    if (unknown)
        return true;
    return gone && !words_has_one(reason, kind_passing);
}

// RFC 3463, 3: by what weighs more, so that a full mailbox that was tried for days is one that may
// take mail again.
static const struct {
    const char *words;
    const char *status;
} kind_statuses[] = {
    {"retry timeout exceeded", "4.4.7"},
    {"retry time not reached", "4.4.7"},
    {"failing for a long time", "4.4.7"},
    {"too long in the queue", "4.4.7"},
    {"gave up after", "4.4.7"},
    {"message has expired", "4.4.7"},
    {"loop alert", "5.4.6"},
    {"mail loop", "5.4.6"},
    {"too many hops", "5.4.6"},
    {"mailbox full", "5.2.2"},
    {"mailbox is full", "5.2.2"},
    {"over quota", "5.2.2"},
    {"quota exceeded", "5.2.2"},
    {"exceeded its quota", "5.2.2"},
    {"exceeded storage", "5.2.2"},
    {"size limit exceeded", "5.3.4"},
    {"message too large", "5.3.4"},
    {"message too big", "5.3.4"},
    {"message is too large", "5.3.4"},
    {"not a member", "5.7.2"},
    {"not member", "5.7.2"},
    {"user unknown", "5.1.1"},
    {"unknown user", "5.1.1"},
    {"no such user", "5.1.1"},
    {"no such mailbox", "5.1.1"},
    {"unknown recipient", "5.1.1"},
    {"recipient unknown", "5.1.1"},
    {"name is not recognized", "5.1.1"},
    {"host unknown", "5.1.2"},
    {"unknown host", "5.1.2"},
    {"host not found", "5.1.2"},
};

const char *dsn_kind_status(const char *words)
{
    for (size_t i = 0; i < sizeof(kind_statuses) / sizeof(kind_statuses[0]); i++) {
        if (words_has(words, kind_statuses[i].words))
            return kind_statuses[i].status;
    }
    return "";
}
