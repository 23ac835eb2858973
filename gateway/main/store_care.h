// What platend does to a store before it runs or instead of running: open it and translate what was
// found into words and an exit status; make, restore, upgrade, compare.
#ifndef PLATEN_MAIN_STORE_CARE_H
#define PLATEN_MAIN_STORE_CARE_H

#include <stdbool.h>

struct conf;
struct keys;
struct store;

// EX_OK and *store_r; else an exit status of sysexits.h, after a log line that says what to do.
int store_care_open(const struct conf *conf, const struct keys *keys,
                    void (*fatal)(void *context, const char *why), struct store **store_r);
int store_care_init(const struct conf *conf);
int store_care_restore(const struct conf *conf, const char *from, bool replace);
int store_care_upgrade(const struct conf *conf);
int store_care_verify_tables(const struct conf *conf);

#endif
