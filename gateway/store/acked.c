// "Acknowledged up to" (DESIGN 3): what the log must reach at the next start. A damaged log is cut
// by the engine without a word (PITFALLS 11.2); this file is how that is noticed. Two slots,
// written in turn, so that a torn write leaves the one before.
#include "gateway/store/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/text.h"

#define SLOT_SIZE 512
#define SLOT_APART 4096 // a block each
#define SLOT_USED 76
static const char magic[8] = "PLACKED1";

static void slot_pack(uint8_t slot[static SLOT_SIZE], const struct acked *acked)
{
    memset(slot, 0, SLOT_SIZE);
    memcpy(slot, magic, sizeof magic);
    text_put_be64(slot + 8, acked->writes);
    text_put_be64(slot + 16, acked->sequence);
    text_put_be32(slot + 24, acked->log_file);
    text_put_be32(slot + 28, acked->log_offset);
    text_put_be32(slot + 32, acked->first_log);
    memcpy(slot + 36, acked->hash, STORE_HASH);
    text_put_be32(slot + SLOT_USED - 4, crc32c(slot, SLOT_USED - 4));
}

static bool slot_unpack(const uint8_t slot[static SLOT_SIZE], struct acked *acked)
{
    if (memcmp(slot, magic, sizeof magic) != 0 ||
        text_get_be32(slot + SLOT_USED - 4) != crc32c(slot, SLOT_USED - 4))
        return false;
    acked->writes = text_get_be64(slot + 8);
    acked->sequence = text_get_be64(slot + 16);
    acked->log_file = text_get_be32(slot + 24);
    acked->log_offset = text_get_be32(slot + 28);
    acked->first_log = text_get_be32(slot + 32);
    memcpy(acked->hash, slot + 36, STORE_HASH);
    return true;
}

static int read_slots(int fd, struct acked *acked_r)
{
    int found = 0;
    memset(acked_r, 0, sizeof *acked_r);
    for (off_t i = 0; i < 2; i++) {
        uint8_t slot[SLOT_SIZE];
        struct acked acked;
        if (pread(fd, slot, sizeof slot, i * SLOT_APART) != sizeof slot ||
            !slot_unpack(slot, &acked))
            continue;
        if (acked.writes > acked_r->writes)
            *acked_r = acked;
        found = 1;
    }
    return found;
}

int acked_open(const char *dir, bool create, int *fd_r, struct acked *acked_r, const char **error_r)
{
    const char *path = error_format("%s/acked", dir);
    *fd_r = open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600);
    if (*fd_r < 0 && errno == ENOENT)
        return 0;
    if (*fd_r < 0) {
        *error_r = error_format("%s: %m", path);
        return -1;
    }
    if (read_slots(*fd_r, acked_r))
        return 1;
    struct stat st;
    if (!create && fstat(*fd_r, &st) == 0 && st.st_size == 0) { // cut while the store was made
        close(*fd_r);
        *fd_r = -1;
        return 0;
    }
    if (create)
        return fileio_sync_folder(dir, error_r) < 0 ? -1 : 0;
    *error_r =
        error_format("%s: damaged; nothing says what was acknowledged; platend --restore BACKUP "
                     "--replace, then take in the processed mails again",
                     path);
    close(*fd_r);
    *fd_r = -1;
    return -1;
}

int acked_write(int fd, struct acked *acked, const char **error_r)
{
    uint8_t slot[SLOT_SIZE];
    acked->writes++;
    slot_pack(slot, acked);
    off_t at = (off_t)(acked->writes % 2) * SLOT_APART;
    if (pwrite(fd, slot, sizeof slot, at) != sizeof slot || fdatasync(fd) < 0) {
        *error_r = error_format("acked: %m");
        return -1;
    }
    return 1;
}
