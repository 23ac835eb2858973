/* A store as text and back: how a store of an earlier version is kept in tests/ without the program
 * that made it.
 *
 * store_text dump STORE > TEXT     of a stopped store; run recovery first (platend --verify-tables)
 * store_text load FOLDER < TEXT    makes FOLDER/db, FOLDER/raw and FOLDER/acked
 *
 * Lines: "#" a remark, "file NAME" begins a file of the engine, "raw NAME" one of raw/; below it
 * "KEY VALUE" or "BYTES" in hexadecimal. Keys and values go in as they came out: no record is
 * unpacked here but the last event, for the file of what was acknowledged.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/store/engine.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/text.h"

static const char *error = "";

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "store_text: %s: %s\n", what, error);
    exit(EXIT_FAILURE);
}

static void open_engine(struct store *store, const char *folder, bool create)
{
    *store = (struct store){
        .lock_fd = -1, .acked_fd = -1, .upgrading = true, .dir = (char *)(uintptr_t)folder};
    store->settings =
        (struct store_settings){.dir = folder, .cache_bytes = 8 << 20, .log_bytes = 1 << 20};
    pthread_mutex_init(&store->acked_lock, NULL);
    if (engine_open(store, create, false, &error) < 0)
        fail(folder);
}

static void print_hex(const void *data, size_t size, char after)
{
    const uint8_t *bytes = data;
    for (size_t i = 0; i < size; i++)
        printf("%02x", bytes[i]);
    putchar(after);
}

static int dump_entry(void *context, struct store_txn *txn, const uint8_t *key, size_t size)
{
    (void)context;
    print_hex(key, size, ' ');
    print_hex(txn->value.data, txn->value.len, '\n');
    return WALK_ON;
}

static void dump_raw(const char *folder)
{
    DIR *raw = opendir(folder);
    for (const struct dirent *entry; raw != NULL && (entry = readdir(raw)) != NULL;) {
        struct buf bytes = {0};
        if (entry->d_name[0] == '.')
            continue;
        if (fileio_read(error_format("%s/%s", folder, entry->d_name), 64 << 20, &bytes, &error) !=
            1)
            fail(entry->d_name);
        printf("raw %s\n", entry->d_name);
        print_hex(bytes.data, bytes.len, '\n');
        buf_free(&bytes);
    }
    if (raw != NULL)
        closedir(raw);
}

static void dump(const char *folder)
{
    struct store store;
    open_engine(&store, folder, false);
    for (enum store_file file = 0; file < STORE_FILES; file++) {
        printf("file %s\n", table_file_name(file));
        if (walk_file(&store, file, dump_entry, NULL, &error) < 0)
            fail(table_file_name(file));
    }
    engine_close(&store);
    dump_raw(error_format("%s/raw", folder));
}

// Over the text itself; the size of what stands there now.
static size_t from_hex(char *text)
{
    size_t size = 0;
    unsigned byte;
    for (const char *at = text; sscanf(at, "%2x", &byte) == 1; at += 2)
        text[size++] = (char)byte;
    return size;
}

static enum store_file file_named(const char *name)
{
    for (enum store_file file = 0; file < STORE_FILES; file++) {
        if (strcmp(table_file_name(file), name) == 0)
            return file;
    }
    error = "no such file of the engine";
    fail(name);
}

static void load_entry(struct store_txn *txn, enum store_file file, char *line)
{
    char *value = strchr(line, ' ');
    if (value == NULL)
        fail("an entry without a value");
    *value++ = '\0';
    size_t key_size = from_hex(line), size = from_hex(value);
    if (engine_put(txn, file, line, key_size, value, size) != 0)
        fail("put");
}

static void load_lines(struct store_txn *txn, const char *folder)
{
    enum store_file file = STORE_FILES;
    char *line = NULL, raw[100] = "";
    size_t room = 0;
    for (ssize_t length; (length = getline(&line, &room, stdin)) > 0;) {
        line[length - 1] = '\0';
        if (line[0] == '#') {
            continue;
        } else if (strncmp(line, "file ", 5) == 0) {
            file = file_named(line + 5);
        } else if (strncmp(line, "raw ", 4) == 0) {
            snprintf(raw, sizeof raw, "%s", line + 4);
        } else if (raw[0] != '\0') {
            size_t size = from_hex(line);
            if (fileio_write(error_format("%s/raw/%s", folder, raw), 0600, line, size, &error) < 0)
                fail(raw);
        } else {
            load_entry(txn, file, line);
        }
    }
    free(line);
}

// The folder's event of the highest number is what was acknowledged.
static void load_acked(struct store *store, const char *folder)
{
    struct store_txn *txn = store_snapshot_begin(store);
    const struct store_chain *chain = txn_chain(txn);
    struct acked acked;
    int fd;
    if (acked_open(folder, true, &fd, &acked, &error) < 0)
        fail("acked");
    acked = (struct acked){.sequence = chain->sequence, .log_file = 1, .first_log = 1};
    memcpy(acked.hash, chain->hash, STORE_HASH);
    if (acked_write(fd, &acked, &error) < 0)
        fail("acked");
    close(fd);
    store_snapshot_end(&txn, &error);
}

static void load(const char *folder)
{
    struct store store;
    if (fileio_make_folder(folder, 0700, &error) < 0 ||
        fileio_make_folder(error_format("%s/raw", folder), 0700, &error) < 0)
        fail(folder);
    open_engine(&store, folder, true);
    struct store_txn *txn = txn_new(&store, true);
    load_lines(txn, folder);
    DB_TXN *engine = txn->txn;
    txn->txn = NULL;
    if (engine->commit(engine, DB_TXN_SYNC) != 0)
        fail("commit");
    txn_free(&txn);
    load_acked(&store, folder);
    engine_close(&store);
}

int main(int argc, char **argv)
{
    if (argc != 3 || (strcmp(argv[1], "dump") != 0 && strcmp(argv[1], "load") != 0)) {
        fprintf(stderr, "usage: store_text dump STORE | load FOLDER\n");
        return EXIT_FAILURE;
    }
    if (strcmp(argv[1], "dump") == 0)
        dump(argv[2]);
    else
        load(argv[2]);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
