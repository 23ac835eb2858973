// Passwords of staff: scrypt (RFC 7914) with N = 2^17, r = 8, p = 1, which costs 128 MB and some
// tenths of a second each time. A gate lets two of them run at once; a third caller waits. Any
// thread.
#ifndef PLATEN_LIB_PASSWORD_H
#define PLATEN_LIB_PASSWORD_H

#include <stddef.h>
#include <stdint.h>

// What is stored: a byte for the form (1), 16 bytes of salt, 32 of key.
enum { PASSWORD_SALT_SIZE = 16, PASSWORD_KEY_SIZE = 32, PASSWORD_STORED_SIZE = 1 + 16 + 32 };
enum { PASSWORD_LENGTH_MIN = 8, PASSWORD_LENGTH_MAX = 1024 }; // bytes; ASVS 5.0, V6.2.1

// 1 good enough; 0 with *error_r in words for the person who chose it.
int password_acceptable(const char *password, const char **error_r);
// Stores a new salt and key. 1, or -1 (no memory) with *error_r.
int password_make(const char *password, uint8_t stored_r[PASSWORD_STORED_SIZE],
                  const char **error_r);
// 1 right, 0 wrong or `stored` is not of ours, -1 could not be tried. With size 0 (no such person,
// or none set yet) it takes as long and answers 0.
int password_check(const char *password, const uint8_t *stored, size_t size, const char **error_r);

#endif
