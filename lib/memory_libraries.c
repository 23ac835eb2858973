#include <libxml/xmlmemory.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"

static void *xml_alloc(size_t size)
{
    return memory_need(malloc(size > 0 ? size : 1));
}

static void *xml_again(void *old, size_t size)
{
    return memory_need(realloc(old, size > 0 ? size : 1));
}

static char *xml_copy(const char *text)
{
    return memory_need(strdup(text));
}

static void *ssl_alloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return size > 0 ? memory_need(malloc(size)) : NULL;
}

static void ssl_free(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    free(memory);
}

static void *ssl_again(void *old, size_t size, const char *file, int line)
{
    if (size > 0)
        return memory_need(realloc(old, size));
    ssl_free(old, file, line);
    return NULL;
}

void memory_for_libraries(void)
{
    xmlMemSetup(free, xml_alloc, xml_again, xml_copy);
    CRYPTO_set_mem_functions(ssl_alloc, ssl_again, ssl_free);
}
