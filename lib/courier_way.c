#include "lib/courier_way.h"

#include <string.h>

#include "lib/buf.h"
#include "lib/text.h"

enum { SHA256_BYTES = 32 };

static bool is_pin(const char *pin, size_t size)
{
    static const char mark[] = "sha256//";
    const size_t mark_size = sizeof(mark) - 1;
    struct buf digest = {0};
    bool is = size > mark_size && strncmp(pin, mark, mark_size) == 0 &&
              text_base64_decode(&digest, pin + mark_size, size - mark_size) &&
              digest.len == SHA256_BYTES;
    buf_free(&digest);
    return is;
}

bool courier_way_pin_ok(const char *pin)
{
    for (;;) {
        size_t size = strcspn(pin, ";");
        if (!is_pin(pin, size))
            return false;
        if (pin[size] == '\0')
            return true;
        pin += size + 1;
    }
}
