// K and D of a terminal's query (docs/protocol.md, section 12): what is signed, and by what. Pure; whether
// it is right is the desk's to say.
#ifndef PLATEN_WEBUI_CGI_SIGN_H
#define PLATEN_WEBUI_CGI_SIGN_H

#include <stddef.h>

#include "schemas/messages.pb-c.h"

struct arena;
struct buf;

// A field in its canonical form: name and value, decoded once, with every byte but A-Z a-z 0-9 - . _ ~
// (RFC 3986, 2.3) as %XX in upper case; "&" before it where it is not the first.
void cgi_sign_add(struct buf *canonical, const char *name, size_t name_size, const char *value,
                  size_t value_size);
// k, d: the fields' values, NULL where there is none. canonical: of all fields but K, in the order in
// which they came. *signature_r: in arena, NULL without K. NULL, or why not, for the panel.
const char *cgi_sign_read(const char *k, const char *d, const struct buf *canonical,
                          struct arena *arena, Platen__QuerySignature **signature_r);

#endif
