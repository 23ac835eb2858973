// A reader as a child of platenctl: platend-reader beside this program, else in libexec.
#ifndef PLATEN_CTL_READER_CLIENT_H
#define PLATEN_CTL_READER_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct seal_key;
struct reader_client;

struct reader_client_keys {
    const uint8_t *open; // private key, DER or PEM; NULL = none
    size_t open_size;
    struct seal_key *const *agents; // public keys to verify by
    size_t agent_count;
    bool tree; // parts and headers are wanted
};

// NULL and what is wrong. keys must outlive the client.
struct reader_client *reader_client_new(const struct reader_client_keys *keys,
                                        const char **error_r);
void reader_client_free(struct reader_client **client);
// 1 and *parsed_r (platen__parsed__free_unpacked), 0 the reader died on it (the next call starts
// another one), -1 no reader can be had.
int reader_client_read(struct reader_client *client, const void *mail, size_t size, int64_t now,
                       Platen__Parsed **parsed_r, const char **error_r);

#endif
