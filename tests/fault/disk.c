#include "tests/fault/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const disk_mode_names[DISK_MODES] = {
    [DISK_NOTHING] = "nothing",       [DISK_ALL] = "all",
    [DISK_PREFIX] = "prefix",         [DISK_SOME] = "some",
    [DISK_TORN_SECTORS] = "torn-512", [DISK_TORN_BLOCKS] = "torn-4096",
};

struct entry {
    char *name;
    unsigned number;
};
struct names {
    struct entry *entries;
    size_t count, room;
};

// A change of names that is not yet on disk. NO_FILE: the name goes. To: a folder is renamed.
#define NO_FILE 0
struct renaming {
    char *name, *to;
    unsigned number;
};

struct disk {
    struct disk_file *files; // number 0 is none
    unsigned count, room;
    struct names now, named; // as the program sees it, as the disk has it
    struct renaming *renamings;
    size_t renamings_count, renamings_room;
    uint64_t acked;
};

static void *grow(void *array, size_t *room, size_t least, size_t size)
{
    if (least <= *room)
        return array;
    *room = least * 2 + 16;
    array = realloc(array, *room * size);
    if (array == NULL)
        abort();
    return array;
}

static char *text(const char *from)
{
    char *made = strdup(from);
    if (made == NULL)
        abort();
    return made;
}

uint64_t disk_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u; // splitmix64
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint64_t disk_random_below(uint64_t *state, uint64_t end)
{
    return disk_random(state) % end;
}

// ---- names ----

static struct entry *find(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->entries[i].name, name) == 0)
            return &names->entries[i];
    }
    return NULL;
}

static void set(struct names *names, const char *name, unsigned number)
{
    struct entry *entry = find(names, name);
    if (entry != NULL && number == NO_FILE) {
        free(entry->name);
        *entry = names->entries[--names->count];
    } else if (entry != NULL) {
        entry->number = number;
    } else if (number != NO_FILE) {
        names->entries = grow(names->entries, &names->room, names->count + 1, sizeof *entry);
        names->entries[names->count++] = (struct entry){text(name), number};
    }
}

static void copy_names(struct names *to, const struct names *from)
{
    memset(to, 0, sizeof *to);
    for (size_t i = 0; i < from->count; i++)
        set(to, from->entries[i].name, from->entries[i].number);
}

static void free_names(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->entries[i].name);
    free(names->entries);
}

static bool inside(const char *name, const char *folder)
{
    size_t length = strlen(folder);
    return length == 0 || (strncmp(name, folder, length) == 0 && name[length] == '/');
}

static void move(char **name, const char *from, const char *to)
{
    char made[600];
    if (!inside(*name, from))
        return;
    snprintf(made, sizeof made, "%s%s", to, *name + strlen(from));
    free(*name);
    *name = text(made);
}

static void move_folder(struct names *names, const char *from, const char *to)
{
    for (size_t i = 0; i < names->count; i++)
        move(&names->entries[i].name, from, to);
}

// ---- renamings ----

static void rename_later(struct disk *disk, const char *name, unsigned number, const char *to)
{
    disk->renamings = grow(disk->renamings, &disk->renamings_room, disk->renamings_count + 1,
                           sizeof *disk->renamings);
    disk->renamings[disk->renamings_count++] =
        (struct renaming){text(name), to == NULL ? NULL : text(to), number};
}

static void apply_renaming(struct names *names, const struct renaming *renaming)
{
    if (renaming->to != NULL)
        move_folder(names, renaming->name, renaming->to);
    else
        set(names, renaming->name, renaming->number);
}

static bool directly_inside(const char *name, const char *folder)
{
    size_t length = strlen(folder);
    return inside(name, folder) && strchr(name + length + (length > 0), '/') == NULL;
}

// Those of one file, or of one folder.
static void sync_names(struct disk *disk, unsigned number, const char *folder)
{
    size_t kept = 0;
    for (size_t i = 0; i < disk->renamings_count; i++) {
        struct renaming *renaming = &disk->renamings[i];
        if (folder != NULL ? !directly_inside(renaming->name, folder)
                           : renaming->number != number || renaming->to != NULL) {
            disk->renamings[kept++] = *renaming;
            continue;
        }
        apply_renaming(&disk->named, renaming);
        for (size_t later = 0; renaming->to != NULL && later < kept; later++)
            move(&disk->renamings[later].name, renaming->name, renaming->to);
        free(renaming->name);
        free(renaming->to);
    }
    disk->renamings_count = kept;
}

// ---- content ----

static void touch(struct disk_file *file, size_t from, size_t to)
{
    size_t blocks = (to + DISK_BLOCK - 1) / DISK_BLOCK, had = file->blocks;
    file->dirty = grow(file->dirty, &file->blocks, blocks, 1);
    memset(file->dirty + had, 0, file->blocks - had);
    for (size_t block = from / DISK_BLOCK; block < blocks; block++)
        file->dirty[block] = 1;
}

static void resize(struct disk_file *file, size_t size)
{
    file->data = grow(file->data, &file->room, size, 1);
    if (size > file->size)
        memset(file->data + file->size, 0, size - file->size);
    touch(file, file->size < size ? file->size : size, file->size < size ? size : file->size);
    file->size = size;
}

static void apply(struct disk_file *file, const struct disk_write *write)
{
    if (write->cut) {
        resize(file, write->at);
        return;
    }
    if (write->at + write->size > file->size)
        resize(file, write->at + write->size);
    memcpy(file->data + write->at, write->data, write->size);
    touch(file, write->at, write->at + write->size);
}

static unsigned new_file(struct disk *disk)
{
    if (disk->count + 1 >= disk->room) {
        disk->room = disk->room * 2 + 64;
        disk->files = realloc(disk->files, disk->room * sizeof *disk->files);
        if (disk->files == NULL)
            abort();
    }
    memset(&disk->files[++disk->count], 0, sizeof *disk->files);
    return disk->count;
}

static unsigned number_of(const struct disk *disk, const char *name)
{
    const struct entry *entry = find(&disk->now, name);
    if (entry != NULL)
        return entry->number;
    fprintf(stderr, "disk: %s was never made\n", name);
    abort();
}

static void wait_for_sync(struct disk_file *file, const struct io_call *call)
{
    file->waiting =
        grow(file->waiting, &file->waiting_room, file->count + 1, sizeof *file->waiting);
    file->waiting[file->count++] =
        (struct disk_write){call->what == 't', call->at, call->data, call->size};
}

static void sync_file(struct disk_file *file)
{
    for (size_t i = 0; i < file->count; i++)
        apply(file, &file->waiting[i]);
    file->count = 0;
}

// ---- calls ----

static void call_sync(struct disk *disk, const char *name)
{
    const struct entry *entry = find(&disk->now, name);
    if (entry == NULL) {
        sync_names(disk, NO_FILE, name);
        return;
    }
    sync_file(&disk->files[entry->number]);
    sync_names(disk, entry->number, NULL);
}

static void call_rename(struct disk *disk, const char *from, const char *to)
{
    const struct entry *entry = find(&disk->now, from);
    if (entry == NULL) {
        move_folder(&disk->now, from, to);
        rename_later(disk, from, NO_FILE, to);
        return;
    }
    unsigned number = entry->number;
    set(&disk->now, to, number);
    set(&disk->now, from, NO_FILE);
    rename_later(disk, to, number, NULL);
    rename_later(disk, from, NO_FILE, NULL);
}

static void call_name(struct disk *disk, const char *name, unsigned number)
{
    set(&disk->now, name, number);
    rename_later(disk, name, number, NULL);
}

void disk_step(struct disk *disk, const struct io_call *call)
{
    switch (call->what) {
    case 'c':
        call_name(disk, call->name, new_file(disk));
        break;
    case 'l':
        call_name(disk, call->other, number_of(disk, call->name));
        break;
    case 'u':
        call_name(disk, call->name, NO_FILE);
        break;
    case 'r':
        call_rename(disk, call->name, call->other);
        break;
    case 's':
        call_sync(disk, call->name);
        break;
    case 'A':
        disk->acked = call->at;
        break;
    default:
        wait_for_sync(&disk->files[number_of(disk, call->name)], call);
    }
}

struct disk *disk_new(void)
{
    struct disk *disk = calloc(1, sizeof *disk);
    if (disk == NULL)
        abort();
    return disk;
}

void disk_free(struct disk **disk)
{
    struct disk *old = *disk;
    *disk = NULL;
    for (unsigned i = 1; i <= old->count; i++) {
        free(old->files[i].data);
        free(old->files[i].waiting);
        free(old->files[i].dirty);
    }
    for (size_t i = 0; i < old->renamings_count; i++) {
        free(old->renamings[i].name);
        free(old->renamings[i].to);
    }
    free(old->files);
    free(old->renamings);
    free_names(&old->now);
    free_names(&old->named);
    free(old);
}

uint64_t disk_acked(const struct disk *disk)
{
    return disk->acked;
}

const struct disk_file *disk_file(const struct disk *disk, unsigned number)
{
    return &disk->files[number];
}

void disk_put(struct disk *disk, const char *name, uint8_t *data, size_t size)
{
    unsigned number = new_file(disk);
    disk->files[number].data = data;
    disk->files[number].size = disk->files[number].room = size;
    set(&disk->now, name, number);
    set(&disk->named, name, number);
}

void disk_clean(struct disk *disk)
{
    for (unsigned i = 1; i <= disk->count; i++) {
        if (disk->files[i].blocks > 0)
            memset(disk->files[i].dirty, 0, disk->files[i].blocks);
    }
}

// ---- the cut ----

static void keep(struct disk_image *image, const struct disk_write *write)
{
    image->writes =
        grow(image->writes, &image->writes_room, image->writes_count + 1, sizeof *image->writes);
    image->writes[image->writes_count++] = *write;
}

// Units are those of the disk: the first and last of a write may be a part of one.
static void tear(struct disk_image *image, const struct disk_write *write, size_t unit,
                 uint64_t *random)
{
    struct disk_write piece = {.data = NULL};
    for (uint64_t at = write->at, end = write->at + write->size; at < end;) {
        uint64_t next = (at / unit + 1) * unit < end ? (at / unit + 1) * unit : end;
        bool there = disk_random_below(random, 2) == 0;
        if (there && piece.data == NULL)
            piece = (struct disk_write){false, at, write->data + (at - write->at), 0};
        if (there)
            piece.size += next - at;
        if (piece.data != NULL && (!there || next == end)) {
            keep(image, &piece);
            piece.data = NULL;
        }
        at = next;
    }
}

static void cut_file(struct disk_image *image, const struct disk_file *file, enum disk_mode mode,
                     uint64_t *random)
{
    size_t count = file->count;
    if (mode == DISK_NOTHING)
        count = 0;
    else if (mode == DISK_PREFIX)
        count = disk_random_below(random, file->count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct disk_write *write = &file->waiting[i];
        if (mode == DISK_TORN_SECTORS && !write->cut)
            tear(image, write, DISK_SECTOR, random);
        else if (mode == DISK_TORN_BLOCKS && !write->cut)
            tear(image, write, DISK_BLOCK, random);
        else if (mode != DISK_SOME || disk_random_below(random, 2) == 0)
            keep(image, write);
    }
}

void disk_cut(const struct disk *disk, enum disk_mode mode, uint64_t *random,
              struct disk_image *image_r)
{
    struct names names;
    copy_names(&names, &disk->named);
    size_t renamed = disk_random_below(random, disk->renamings_count + 1);
    if (mode == DISK_NOTHING || mode == DISK_ALL)
        renamed = mode == DISK_ALL ? disk->renamings_count : 0;
    for (size_t i = 0; i < renamed; i++)
        apply_renaming(&names, &disk->renamings[i]);
    memset(image_r, 0, sizeof *image_r);
    image_r->entries = grow(NULL, &image_r->room, names.count, sizeof *image_r->entries);
    for (size_t i = 0; i < names.count; i++) {
        struct disk_entry *entry = &image_r->entries[image_r->count++];
        *entry = (struct disk_entry){text(names.entries[i].name), names.entries[i].number,
                                     image_r->writes_count, 0};
        cut_file(image_r, &disk->files[entry->number], mode, random);
        entry->count = image_r->writes_count - entry->first;
    }
    free_names(&names);
}

void disk_image_free(struct disk_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        void *name;
        memcpy(&name, &image->entries[i].name, sizeof name);
        free(name);
    }
    free(image->entries);
    free(image->writes);
    memset(image, 0, sizeof *image);
}

uint8_t *disk_content(const struct disk *disk, const struct disk_image *image,
                      const struct disk_entry *entry, size_t *size_r)
{
    const struct disk_file *synced = &disk->files[entry->number];
    struct disk_file file = {
        .data = malloc(synced->size + 1), .size = synced->size, .room = synced->size + 1};
    if (file.data == NULL)
        abort();
    if (synced->size > 0)
        memcpy(file.data, synced->data, synced->size);
    for (size_t i = 0; i < entry->count; i++)
        apply(&file, &image->writes[entry->first + i]);
    free(file.dirty);
    *size_r = file.size;
    return file.data;
}
