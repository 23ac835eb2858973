#include "gateway/desk/digest.h"

#include <assert.h>
#include <stdlib.h>

#include <openssl/evp.h>

#include "lib/memory.h"

void digest_sha256(const void *data, size_t size, uint8_t digest_r[DIGEST_SIZE])
{
    unsigned length = 0;
    if (EVP_Digest(data, size, digest_r, &length, EVP_sha256(), NULL) != 1)
        memory_none();
    assert(length == DIGEST_SIZE);
}
