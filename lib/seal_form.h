// The profile's own form of a sealed or signed message, read by hand: one of what RFC 5652 and RFC
// 5083 allow, as lib/seal.c and openssl(1) write it. For lib/seal_open.c only.
//
// "Not in this form" says nothing about a message: OpenSSL's reader, which knows all forms, then
// decides, and decides whatever here does not end well. So this only ever says yes.
#ifndef PLATEN_LIB_SEAL_FORM_H
#define PLATEN_LIB_SEAL_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/der_read.h"
#include "lib/seal_agree.h"
#include "lib/seal_key.h"

enum { SEAL_NONCE_SIZE = 12, SEAL_TAG_SIZE = 16 };

// Views of the message.
struct seal_envelope {
    struct der_view point;   // the sender's ephemeral key
    struct der_view wrapped; // the content key
    struct der_view nonce, encrypted, tag;
};

struct seal_signed {
    struct der_view content;
    struct der_view attributes; // signed ones, contents of their [0]
    struct der_view whole_attributes;
    struct der_view signature;
};

// AuthEnvelopedData with AES-256-GCM and a recipient that is named by this key's identifier.
bool seal_form_envelope(const void *der, size_t size, const struct seal_key *recipient,
                        struct seal_envelope *envelope_r);
// SignedData with one signer, SHA-256 and ECDSA, attributes of which content type and message
// digest stand there once and fit the content.
bool seal_form_signed(const void *der, size_t size, struct seal_signed *signed_r);

#endif
