// The gateway's key files: 0600, outside store and backup (DESIGN 3, 5). link.key and index.key are
// 32 random bytes; open.pem and sign.pem are P-256 private keys (PKCS#8, PEM); update.pem is an
// Ed25519 one, read by gateway/base/programs.h.
#ifndef PLATEN_MAIN_KEYS_H
#define PLATEN_MAIN_KEYS_H

#include <stdint.h>

struct seal_key;

struct keys {
    uint8_t link[32];       // link and form tokens
    uint8_t index[32];      // HMAC of addresses in indexes
    struct seal_key *open;  // reports are sealed to it
    struct seal_key *sign;  // replies are signed by it
    char *open_certificate; // PEM, self-signed: what enrolment files carry
    char *sign_certificate;
};

// Makes the folder and the files that are not there. 1, -1 with *error_r.
int keys_make(const char *dir, int64_t now, const char **error_r);
// Reads all; refuses a missing file, or one that others may read (BAD-INPUTS 66).
int keys_read(const char *dir, struct keys **keys_r, const char **error_r);
void keys_free(struct keys **keys);

#endif
