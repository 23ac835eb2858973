/* Random bytes from the kernel (getrandom). Never predictable, never fails: where the kernel has
 * none to give the program aborts. Safe in any thread and in a reader's cage.
 */
#ifndef PLATEN_LIB_RANDOM_H
#define PLATEN_LIB_RANDOM_H

#include <stddef.h>

void random_bytes(void *data, size_t len);
/* A version 4 UUID (RFC 9562, 5.4) as lower-case text. */
void random_uuid(char text[static 37]);

#endif
