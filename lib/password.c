#include "lib/password.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "lib/random.h"
#include "lib/text.h"

enum { FORM_SCRYPT_17_8_1 = 1, AT_ONCE = 2 };

static pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_open = PTHREAD_COND_INITIALIZER;
static unsigned gate_inside;

static void gate_enter(void)
{
    pthread_mutex_lock(&gate_lock);
    while (gate_inside == AT_ONCE)
        pthread_cond_wait(&gate_open, &gate_lock);
    gate_inside++;
    pthread_mutex_unlock(&gate_lock);
}

static void gate_leave(void)
{
    pthread_mutex_lock(&gate_lock);
    gate_inside--;
    pthread_cond_signal(&gate_open);
    pthread_mutex_unlock(&gate_lock);
}

static int derive(const char *password, const uint8_t *salt, uint8_t key_r[PASSWORD_KEY_SIZE],
                  const char **error_r)
{
    gate_enter();
    // OpenSSL's own limit is 32 MB; this cost needs 128 MB and a little.
    int good = EVP_PBE_scrypt(password, strlen(password), salt, PASSWORD_SALT_SIZE, 1u << 17, 8, 1,
                              192u << 20, key_r, PASSWORD_KEY_SIZE);
    gate_leave();
    if (good != 1)
        *error_r = "scrypt has no memory";
    return good == 1 ? 1 : -1;
}

int password_acceptable(const char *password, const char **error_r)
{
    size_t length = strlen(password);
    if (length < PASSWORD_LENGTH_MIN)
        *error_r = "a password has at least 8 characters";
    else if (length > PASSWORD_LENGTH_MAX)
        *error_r = "a password has at most 1024 bytes";
    else if (!text_utf8_valid(password, length))
        *error_r = "the password is not UTF-8";
    else
        return 1;
    return 0;
}

int password_make(const char *password, uint8_t stored_r[PASSWORD_STORED_SIZE],
                  const char **error_r)
{
    stored_r[0] = FORM_SCRYPT_17_8_1;
    random_bytes(stored_r + 1, PASSWORD_SALT_SIZE);
    return derive(password, stored_r + 1, stored_r + 1 + PASSWORD_SALT_SIZE, error_r);
}

int password_check(const char *password, const uint8_t *stored, size_t size, const char **error_r)
{
    static const uint8_t nobody[PASSWORD_STORED_SIZE];
    uint8_t key[PASSWORD_KEY_SIZE];
    bool known = size == PASSWORD_STORED_SIZE && stored[0] == FORM_SCRYPT_17_8_1;
    if (!known)
        stored = nobody;
    if (derive(password, stored + 1, key, error_r) < 0)
        return -1;
    bool equal = text_equal_secret(key, stored + 1 + PASSWORD_SALT_SIZE, sizeof key);
    OPENSSL_cleanse(key, sizeof key);
    return known && equal;
}
