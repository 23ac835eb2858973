// What hangs on a mail, listed for staff pages and handed out by part. Nothing of it is opened:
// size, hash and first bytes are all that is looked at (BAD-INPUTS 26).
#ifndef PLATEN_READER_ATTACHMENT_H
#define PLATEN_READER_ATTACHMENT_H

#include "gateway/reader/reading.h"

enum { ATTACHMENT_MAX = 100, ATTACHMENT_NAME_MAX = 200 };

// Sets parsed->attachments: every part but the words of the mail, what only holds other parts, and
// signatures. A mail inside the mail is one attachment. Of more than ATTACHMENT_MAX the first ones,
// flagged.
void attachment_list(struct reading *reading);

// A name that may be shown and saved: the last component of a path, without control characters,
// line separators and marks that turn the writing's direction, no dot in front; in arena.
const char *attachment_name(const char *filename, struct arena *arena);

// The part of that path (struct mime_part), or NULL.
struct mime_part *attachment_find(struct mime_part *root, const char *path);

#endif
