// Our side of the seal for tests/flow/test_seal.py:
//   seal_tool make SIGNER.pem RECIPIENT.pem < content > der
//   seal_tool open RECIPIENT.pem SIGNER.pem < der > content      the result's number is the exit
//   status seal_tool certificate KEY.pem > certificate seal_tool id KEY.pem
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/seal.h"

static size_t read_all(FILE *in, uint8_t *bytes, size_t room)
{
    size_t size = fread(bytes, 1, room, in);
    if (size == room)
        exit(99);
    return size;
}

static struct seal_key *read_key(const char *path)
{
    static uint8_t pem[1 << 16];
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        exit(98);
    struct seal_key *key = seal_key_read_pem(pem, read_all(in, pem, sizeof(pem)));
    fclose(in);
    if (key == NULL)
        exit(97);
    return key;
}

static int finish(enum seal_result result, const uint8_t *bytes, size_t size)
{
    if (result == SEAL_DONE) {
        fwrite(bytes, 1, size, stdout);
        return 0;
    }
    fprintf(stderr, "%s\n", seal_result_text(result));
    return 10 - (int)result;
}

static enum seal_result open_der(const uint8_t *der, size_t size, const struct seal_key *recipient,
                                 const struct seal_key *signer, uint8_t **out, size_t *out_size)
{
    uint8_t *inner = NULL;
    size_t inner_size;
    enum seal_result result = seal_open(der, size, recipient, &inner, &inner_size);
    if (result == SEAL_DONE)
        result = seal_verify(inner, inner_size, signer, out, out_size);
    free(inner);
    return result;
}

static int transform(const char *verb, const char *first_path, const char *second_path)
{
    static uint8_t input[1 << 20];
    struct seal_key *first = read_key(first_path);
    struct seal_key *second = read_key(second_path);
    size_t size = read_all(stdin, input, sizeof(input));
    uint8_t *out = NULL;
    size_t out_size = 0;
    enum seal_result result = strcmp(verb, "make") == 0
                                  ? seal_make(input, size, first, second, NULL, &out, &out_size)
                                  : open_der(input, size, first, second, &out, &out_size);
    int status = finish(result, out, out_size);
    free(out);
    seal_key_free(&first);
    seal_key_free(&second);
    return status;
}

static int describe(const char *verb, const char *path)
{
    struct seal_key *key = read_key(path);
    char id[21];
    char *pem = NULL;
    int status = 0;
    seal_key_id(key, id);
    if (strcmp(verb, "id") == 0)
        puts(id);
    else if (seal_key_certificate(key, "Platen test", INT64_C(1767225600000000), 36500, &pem) == 1)
        fputs(pem, stdout);
    else
        status = 96;
    free(pem);
    seal_key_free(&key);
    return status;
}

int main(int argc, char **argv)
{
    if (argc == 4)
        return transform(argv[1], argv[2], argv[3]);
    if (argc == 3)
        return describe(argv[1], argv[2]);
    fputs("usage: seal_tool make|open KEY KEY, seal_tool id|certificate KEY\n", stderr);
    return 64;
}
