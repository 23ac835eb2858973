#include "gateway/store/place.h"
#include "gateway/store/tree.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/error.h"

// In this order: targets are written when their programs are there.
static const struct {
    const char *folder, *ending;
} parts[] = {{"update/metadata", ".root.json"},
             {"update/metadata", ".targets.json"},
             {"update/programs", NULL}};
enum { PARTS = sizeof parts / sizeof parts[0] };

int place_copy_update(const char *from, const char *to, const char **error_r)
{
    if (access(error_format("%s/update", from), F_OK) != 0)
        return 1;
    if (mkdir(error_format("%s/update", to), 0700) != 0 && errno != EEXIST) {
        *error_r = error_format("%s/update: %m", to);
        return -1;
    }
    for (int i = 0; i < PARTS; i++)
        if (tree_copy_files(error_format("%s/%s", from, parts[i].folder),
                            error_format("%s/%s", to, parts[i].folder), parts[i].ending, 0,
                            error_r) < 0)
            return -1;
    return 1;
}

int place_update_empty(const char *dir, const char **error_r)
{
    for (int i = 0; i < PARTS; i++) {
        int empty = tree_empty(error_format("%s/%s", dir, parts[i].folder), error_r);
        if (empty != 1)
            return empty;
    }
    return 1;
}
