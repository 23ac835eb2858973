#include "agent/identity.h"

#include <stdlib.h>
#include <string.h>

#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/enrolment_file.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/memory.h"
#include "lib/seal.h"

static const char sign_file[] = "keys/sign.der";
static const char receive_file[] = "keys/receive.der";

static int make_key(const struct state *state, const char *name, const char **error_r)
{
    struct arena *arena = arena_new();
    struct seal_key *key = seal_key_new();
    uint8_t *der = NULL;
    size_t size;
    int result = -1;
    if (key == NULL || seal_key_private(key, &der, &size) != 1)
        *error_r = "OpenSSL makes no key";
    else
        result = fileio_write_new(state_path(state, arena, name), 0600, der, size, error_r);
    if (der != NULL)
        explicit_bzero(der, size);
    free(der);
    seal_key_free(&key);
    arena_free(&arena);
    return result < 0 ? -1 : 1;
}

int identity_make_keys(const struct state *state, const char **error_r)
{
    if (make_key(state, sign_file, error_r) != 1)
        return -1;
    return make_key(state, receive_file, error_r);
}

static int load_key(const struct state *state, const char *name, struct seal_key **key_r,
                    const char **error_r)
{
    struct arena *arena = arena_new();
    struct buf buf = {0};
    const char *path = state_path(state, arena, name);
    int result = fileio_read_secret(path, 4096, &buf, error_r);
    if (result == 1 && (*key_r = seal_key_read_private(buf.data, buf.len)) == NULL) {
        *error_r = error_format("%s: not a P-256 private key", path);
        result = -1;
    }
    buf_free(&buf);
    arena_free(&arena);
    return result == 1 ? 1 : -1;
}

static int take_certificate(const char *pem, const char *what, struct seal_key **key_r,
                            const char **error_r)
{
    *key_r = seal_key_read_pem(pem, strlen(pem));
    if (*key_r != NULL)
        return 1;
    *error_r = error_format("the gateway's %s certificate is not for a P-256 key", what);
    return -1;
}

int identity_from_file(const struct state *state, const char *name, const void *text,
                       unsigned long size, struct identity **identity_r, const char **error_r)
{
    struct identity *identity = calloc(1, sizeof(*identity));
    if (identity == NULL)
        memory_none();
    identity->arena = arena_new();
    if (enrolment_file_read(name, text, size, identity->arena, &identity->gateway, error_r) != 1 ||
        take_certificate(identity->gateway->open_certificate, "open", &identity->gateway_open,
                         error_r) != 1 ||
        take_certificate(identity->gateway->sign_certificate, "sign", &identity->gateway_sign,
                         error_r) != 1 ||
        load_key(state, sign_file, &identity->sign, error_r) != 1 ||
        load_key(state, receive_file, &identity->receive, error_r) != 1) {
        identity_free(&identity);
        return -1;
    }
    seal_key_id(identity->sign, identity->id);
    *identity_r = identity;
    return 1;
}

int identity_load(const struct state *state, struct identity **identity_r, const char **error_r)
{
    struct buf buf = {0};
    int result = state_read(state, "enrolment", &buf, error_r);
    if (result == 1)
        result = identity_from_file(state, "enrolment", buf.data, buf.len, identity_r, error_r);
    else if (result == 0)
        *error_r = "this agent is not enrolled yet: platen-agent register --enrol FILE ...";
    buf_free(&buf);
    return result;
}

void identity_free(struct identity **identity)
{
    if (*identity == NULL)
        return;
    seal_key_free(&(*identity)->sign);
    seal_key_free(&(*identity)->receive);
    seal_key_free(&(*identity)->gateway_open);
    seal_key_free(&(*identity)->gateway_sign);
    arena_free(&(*identity)->arena);
    free(*identity);
    *identity = NULL;
}
