// Copying and removing a store's folders. Copies are fsynced: a backup counts when it is on disk.
#ifndef PLATEN_STORE_TREE_H
#define PLATEN_STORE_TREE_H

#include <stdint.h>

// A file to a new place (an older one there is replaced), whole or not at all even if the power goes
// meanwhile. 1, 0 there is no such file, -1.
int tree_copy_file(const char *from, const char *to, const char **error_r);
// The plain files of a folder into another, which is made; only names that end in `ending` (NULL =
// all), and where keep is not 0 only those that are not there yet. 1 or -1.
int tree_copy_files(const char *from, const char *to, const char *ending, int keep,
                    const char **error_r);
// Fsyncs each file of a folder, then the folder. 1 or -1.
int tree_sync(const char *folder, const char **error_r);
// Removes all below a path and the path; nothing there is fine. 1 or -1.
int tree_remove(const char *path, const char **error_r);
// 1 there is nothing in it or it is not there, 0 there is something, -1.
int tree_empty(const char *folder, const char **error_r);

// Bytes that the plain files of a folder take on disk, of those whose names begin with `beginning`
// (NULL = all) or, with `not`, of the others; -1 with errno.
int64_t tree_size(const char *folder, const char *beginning, int not);

#endif
