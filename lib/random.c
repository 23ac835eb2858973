#include "lib/random.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "lib/text.h"

void random_bytes(void *data, size_t len)
{
    uint8_t *place = data;
    while (len > 0) {
        ssize_t got = getrandom(place, len, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            fputs("getrandom: no random bytes\n", stderr);
            abort();
        }
        place += got;
        len -= (size_t)got;
    }
}

void random_uuid(char text[static 37])
{
    uint8_t bytes[16];
    char hex[33];

    random_bytes(bytes, sizeof(bytes));
    bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
    text_hex(hex, bytes, sizeof(bytes));
    snprintf(text, 37, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}
