// A disk as a power cut leaves it. What was synced is there. Of the rest: nothing, all of it, the
// first so many calls of each file, some calls, or each sector or block by chance (a torn write). A
// new name is there once its file or its folder was synced; names come in the order they were
// given.
#ifndef PLATEN_TESTS_FAULT_DISK_H
#define PLATEN_TESTS_FAULT_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/fault/io_trace.h"

enum { DISK_SECTOR = 512, DISK_BLOCK = 4096 };

enum disk_mode {
    DISK_NOTHING,
    DISK_ALL,
    DISK_PREFIX,
    DISK_SOME,
    DISK_TORN_SECTORS,
    DISK_TORN_BLOCKS,
    DISK_MODES,
};
extern const char *const disk_mode_names[DISK_MODES];

// ---- calls, kept ----
struct disk_calls {
    struct io_call *calls;
    size_t count, room;
    void *mapped;
};
// An io_sink with a struct disk_calls as its context: copies.
void disk_calls_add(void *context, const struct io_call *call);
void disk_calls_free(struct disk_calls *calls);
// An io_sink with a FILE; what it writes is read by disk_calls_load, which ends the process when it
// cannot.
void disk_calls_write(void *context, const struct io_call *call);
void disk_calls_load(struct disk_calls *calls, const char *path);

// ---- a disk ----
struct disk_write {
    bool cut; // to the size `at`
    uint64_t at;
    const uint8_t *data;
    size_t size;
};

struct disk_file {
    uint8_t *data; // as synced
    size_t size, room;
    struct disk_write *waiting; // not yet synced
    size_t count, waiting_room;
    uint8_t *dirty; // a byte a block changed since disk_clean()
    size_t blocks;
};

struct disk;
struct disk *disk_new(void);
void disk_free(struct disk **disk);
// Data of the call is to live as long as the disk.
void disk_step(struct disk *disk, const struct io_call *call);
uint64_t disk_acked(const struct disk *disk);
// A file that is there and synced; takes data (malloc'd).
void disk_put(struct disk *disk, const char *name, uint8_t *data, size_t size);
void disk_clean(struct disk *disk);

// ---- what is there after a cut ----
struct disk_entry {
    const char *name;
    unsigned number;     // of the file, for disk_file()
    size_t first, count; // of the writes that came on top of what was synced
};
struct disk_image {
    struct disk_entry *entries;
    size_t count, room;
    struct disk_write *writes;
    size_t writes_count, writes_room;
};
// Deterministic in *random, which it moves on.
void disk_cut(const struct disk *disk, enum disk_mode mode, uint64_t *random,
              struct disk_image *image_r);
void disk_image_free(struct disk_image *image);
const struct disk_file *disk_file(const struct disk *disk, unsigned number);
// The whole content; malloc'd.
uint8_t *disk_content(const struct disk *disk, const struct disk_image *image,
                      const struct disk_entry *entry, size_t *size_r);

uint64_t disk_random(uint64_t *state);
uint64_t disk_random_below(uint64_t *state, uint64_t end);

#endif
