/* Error texts made at run time, for `const char **error_r`.
 *
 * error_format() gives a text in one of eight buffers of the calling thread: it stays whole until
 * the eighth following call in that thread, so a text may be wrapped into a longer one and handed
 * up, but is copied (arena_strdup) where it must live longer. Longer texts are cut at 511 bytes.
 * "%m" stands for strerror(errno), as in glibc. Never blocks, never fails.
 */
#ifndef PLATEN_LIB_ERROR_H
#define PLATEN_LIB_ERROR_H

const char *error_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
