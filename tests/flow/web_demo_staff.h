// Staff and their queues, for tests/flow/web_demo.c. Prints "enrol-LOGIN TOKEN" for each of the
// staff.
#ifndef PLATEN_TESTS_WEB_DEMO_STAFF_H
#define PLATEN_TESTS_WEB_DEMO_STAFF_H

#include <stdint.h>

#include "gateway/store/store.h"

void demo_put_staff(struct store_txn *batch, int64_t time);

#endif
