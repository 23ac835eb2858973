// The tree of parts of a mail, made in one walk over its lines (RFC 2046, 5.1). Bounded by itself:
// what nests too deep or comes too often is text of the part before. Pure.
#ifndef PLATEN_READER_MIME_TREE_H
#define PLATEN_READER_MIME_TREE_H

#include "gateway/reader/mime.h"

// Of the mail itself; of what an encoded part held. nested: how many encodings it stands in.
struct mime_part *mime_tree(struct mime_mail *mail, const char *raw, size_t size, int nested);

#endif
