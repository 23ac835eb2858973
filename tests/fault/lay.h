// A folder that is made into one image of a disk after the other, in place: only what the store or
// the cut changed is written again.
#ifndef PLATEN_TESTS_FAULT_LAY_H
#define PLATEN_TESTS_FAULT_LAY_H

#include "tests/fault/disk.h"

struct lay;
// The folder is made when it is missing; what lies in it is not known to the lay and stays.
struct lay *lay_new(const char *top);
// An io_sink: what the store did there.
void lay_sees(void *lay, const struct io_call *call);
// Makes the folder hold the image of the disk, whose files are clean afterwards. Ends the process
// when it cannot.
void lay_disk(struct lay *lay, struct disk *disk, const struct disk_image *image);
// The next image is of another disk: nothing of what lies there is taken over.
void lay_forget(struct lay *lay);
// Whether each file holds exactly what the image says; tells on stderr when not.
bool lay_right(const struct lay *lay, const struct disk *disk, const struct disk_image *image);

#endif
