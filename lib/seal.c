#include "lib/seal.h"

#include <stdlib.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "lib/seal_key.h"

static const unsigned int seal_sign_flags =
    CMS_BINARY | CMS_NOCERTS | CMS_NOSMIMECAP | CMS_USE_KEYID;

const char *seal_result_text(enum seal_result result)
{
    switch (result) {
    case SEAL_DONE:
        return "opened";
    case SEAL_NOT_OURS:
        return "not sealed to this key";
    case SEAL_DAMAGED:
        return "damaged part";
    case SEAL_WEAK:
        return "weak cipher";
    case SEAL_NO_KEY:
        return "no key known for the signer";
    case SEAL_FAILED:
        return "out of memory";
    }
    return "unknown result";
}

static CMS_ContentInfo *seal_sign(BIO *content, const struct seal_key *signer)
{
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, seal_sign_flags | CMS_PARTIAL);
    if (cms == NULL)
        return NULL;
    if (CMS_add1_signer(cms, signer->certificate, signer->pkey, EVP_sha256(), seal_sign_flags) ==
            NULL ||
        CMS_final(cms, content, NULL, seal_sign_flags) != 1) {
        CMS_ContentInfo_free(cms);
        return NULL;
    }
    return cms;
}

static int seal_add_recipient(CMS_ContentInfo *cms, const struct seal_key *recipient,
                              const struct seal_key *signer)
{
    X509 *certificate = seal_key_issue(recipient, signer);
    if (certificate == NULL)
        return 0;
    CMS_RecipientInfo *info =
        CMS_add1_recipient_cert(cms, certificate, CMS_USE_KEYID | CMS_KEY_PARAM);
    X509_free(certificate);
    if (info == NULL)
        return 0;
    EVP_PKEY_CTX *context = CMS_RecipientInfo_get0_pkey_ctx(info);
    // OpenSSL's own choice would be SHA-1.
    return context != NULL && EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0;
}

static CMS_ContentInfo *seal_envelope(BIO *inner, const struct seal_key *signer,
                                      const struct seal_key *recipient,
                                      const struct seal_key *second)
{
    CMS_ContentInfo *cms = CMS_AuthEnvelopedData_create(EVP_aes_256_gcm());
    if (cms == NULL)
        return NULL;
    if (CMS_set_detached(cms, 0) != 1 || !seal_add_recipient(cms, recipient, signer) ||
        (second != NULL && !seal_add_recipient(cms, second, signer)) ||
        CMS_final(cms, inner, NULL, CMS_BINARY) != 1) {
        CMS_ContentInfo_free(cms);
        return NULL;
    }
    return cms;
}

// malloc'd, because OPENSSL_free need not be free().
static int seal_encode(CMS_ContentInfo *cms, uint8_t **der_r, size_t *size_r)
{
    int size = i2d_CMS_ContentInfo(cms, NULL);
    uint8_t *der = size > 0 ? malloc((size_t)size) : NULL;
    if (der == NULL)
        return 0;
    uint8_t *end = der;
    *size_r = (size_t)i2d_CMS_ContentInfo(cms, &end);
    *der_r = der;
    return 1;
}

static CMS_ContentInfo *seal_wrap(CMS_ContentInfo *inner, const struct seal_key *signer,
                                  const struct seal_key *recipient, const struct seal_key *second)
{
    uint8_t *der = NULL;
    size_t size = 0;
    if (!seal_encode(inner, &der, &size))
        return NULL;
    BIO *in = BIO_new_mem_buf(der, (int)size);
    CMS_ContentInfo *outer = in == NULL ? NULL : seal_envelope(in, signer, recipient, second);
    BIO_free(in);
    free(der);
    return outer;
}

enum seal_result seal_make(const void *content, size_t size, const struct seal_key *signer,
                           const struct seal_key *recipient, const struct seal_key *second,
                           uint8_t **der_r, size_t *der_size_r)
{
    if (signer->certificate == NULL)
        return SEAL_NO_KEY;
    if (size > SEAL_SIZE_MAX)
        return SEAL_FAILED;
    enum seal_result result = SEAL_FAILED;
    BIO *in = BIO_new_mem_buf(content, (int)size);
    CMS_ContentInfo *inner = in == NULL ? NULL : seal_sign(in, signer);
    CMS_ContentInfo *outer = inner == NULL ? NULL : seal_wrap(inner, signer, recipient, second);
    if (outer != NULL && seal_encode(outer, der_r, der_size_r))
        result = SEAL_DONE;
    CMS_ContentInfo_free(outer);
    CMS_ContentInfo_free(inner);
    BIO_free(in);
    ERR_clear_error();
    return result;
}
