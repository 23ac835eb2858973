// The label at a machine (DESIGN 5, /t/LABEL): a token by which anybody who stands there may say what is
// wrong. It is link_token() of the terminal, LABEL_KIND and a generation; the store keeps its hash, as
// of every link. A later generation ends the one before: for a label that was lost or copied.
#ifndef PLATEN_DESK_LABEL_H
#define PLATEN_DESK_LABEL_H

#include "gateway/desk/subject.h"

#define LABEL_KIND "t"

enum { LABEL_SHEET_MOST = 1000 }; // labels made by one command

// Whose label has the token with that SHA-256; NULL: nobody's, a guess. *good_r: it is the newest, and
// the terminal in service.
Platen__Terminal *label_find(struct desk_command *c, const ProtobufCBinaryData *sha256, bool *good_r);

#endif
