// Memory for the pages of the engine's cache, apart from all other memory.
//
// The engine asks for each page with its head by itself. Among the C library's blocks they would pin
// what is freed around them for good: 66 MB of holes beside a cache of 256 MB (docs/performance.md).
// One reservation a process; what does not fit, and all that is not a page, is the C library's.
// All functions: any thread.
#ifndef PLATEN_STORE_PAGE_MEMORY_H
#define PLATEN_STORE_PAGE_MEMORY_H

#include <stddef.h>

// Reserves room (addresses, not memory) for the pages of a cache of that many bytes. The first call
// counts; where nothing can be reserved pages are the C library's too.
void page_memory_reserve(size_t cache_bytes);

// As malloc(), realloc() and free(), for db_env_set_func_malloc() and its like: only for what the
// engine keeps to itself.
void *page_memory_take(size_t size);
void *page_memory_resize(void *memory, size_t size);
void page_memory_give(void *memory);

#endif
