// The seal. The first byte chooses: what is opened, what is verified, or content that is sealed and
// must come out as it was. The key is this file's own and opens nothing else.
#include <stdlib.h>
#include <string.h>

#include "lib/seal.h"
#include "tests/fuzz/fuzz.h"

static const char key_pem[] = "-----BEGIN PRIVATE KEY-----\n"
                              "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/ryG538OU0dMOpcf\n"
                              "FkiG7/Fu2TR5rwN1w17tVrQq2JGhRANCAASwfW28ntex5Xr9H0xvaLrQs8HpiGob\n"
                              "t77QfIlKMoCTa2nuitwk9k8q9T1n0hDDmvK5XooX6m7JTw91U9hGCDgu\n"
                              "-----END PRIVATE KEY-----\n";

static struct seal_key *key;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    key = seal_key_read_pem(key_pem, sizeof key_pem - 1);
    FUZZ_HOLDS(key != NULL);
    return 0;
}

static void verify(const uint8_t *inner, size_t size)
{
    uint8_t *content = NULL;
    size_t content_size;
    if (seal_peek(inner, size, &content, &content_size) == SEAL_DONE)
        free(content);
    content = NULL;
    if (seal_verify(inner, size, key, &content, &content_size) == SEAL_DONE)
        free(content);
}

static void open_and_verify(const uint8_t *der, size_t size)
{
    uint8_t *inner = NULL;
    size_t inner_size;
    if (seal_open(der, size, key, &inner, &inner_size) != SEAL_DONE)
        return;
    verify(inner, inner_size);
    free(inner);
}

static void seal_and_open(const uint8_t *data, size_t size)
{
    uint8_t *der = NULL, *inner = NULL, *content = NULL;
    size_t der_size, inner_size, content_size;
    FUZZ_HOLDS(seal_make(data, size, key, key, NULL, &der, &der_size) == SEAL_DONE);
    FUZZ_HOLDS(seal_open(der, der_size, key, &inner, &inner_size) == SEAL_DONE);
    FUZZ_HOLDS(seal_verify(inner, inner_size, key, &content, &content_size) == SEAL_DONE);
    FUZZ_HOLDS(content_size == size && (size == 0 || memcmp(content, data, size) == 0));
    free(der);
    free(inner);
    free(content);
}

static void read_keys(const uint8_t *data, size_t size)
{
    struct seal_key *read = seal_key_read_public(data, size);
    seal_key_free(&read);
    read = seal_key_read_private(data, size);
    seal_key_free(&read);
    read = seal_key_read_pem(data, size);
    seal_key_free(&read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const ways[])(const uint8_t *, size_t) = {open_and_verify, verify, seal_and_open,
                                                            read_keys};
    if (size > 0)
        ways[data[0] % 4](data + 1, size - 1);
    return 0;
}
