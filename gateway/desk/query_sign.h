// A query that a terminal without an agent signs (docs/protocol.md, section 12): K is HMAC-SHA256 under
// the key that is kept for it, D rises. With both right it is signed in the sense of DESIGN 4, Trust.
#ifndef PLATEN_DESK_QUERY_SIGN_H
#define PLATEN_DESK_QUERY_SIGN_H

#include "gateway/desk/subject.h"

enum { QUERY_KEY_LEAST = 16, QUERY_KEY_MOST = 64 }; // bytes

struct query_sign {
    bool is_signed;
    bool again;           // K is right and D is the last one that counted: the same query, or a replay
    uint64_t counter;     // D
    Platen__QueryKey *key;
    bool by_before;       // under the key that goes
    const char *refused;  // why it does not count, for the panel; NULL: it does
    const char *staff;    // what staff are told of it, around the number ("%s"); NULL: nothing
};

// What the signature (NULL: none) is worth. Writes nothing.
struct query_sign query_sign_look(struct desk_command *c, const Platen__Terminal *terminal,
                                  const Platen__QuerySignature *signature);
// It counts: D is noted, and the first query under a new key ends the one before. Nothing for an
// unsigned one.
void query_sign_note(struct desk_command *c, const Platen__Terminal *terminal,
                     const struct query_sign *sign);
// Answers why it does not count; staff have one item for the terminal where they must act.
void query_sign_refuse(struct desk_command *c, const Platen__Terminal *terminal,
                       const struct query_sign *sign);

// A fault of the key in words, or NULL.
const char *query_key_fault(const ProtobufCBinaryData *key);
// Puts it; at_once: the one before counts no more. Closes the item about it.
void query_key_set(struct desk_command *c, const Platen__Terminal *terminal,
                   const ProtobufCBinaryData *key, bool at_once);
Platen__QueryKey *query_key_find(struct desk_command *c, uint64_t terminal);

#endif
