noinst_LIBRARIES += libplaten-store.a
libplaten_store_a_SOURCES = \
	gateway/store/acked.c \
	gateway/store/backup.c \
	gateway/store/care.c \
	gateway/store/engine.c gateway/store/engine.h \
	gateway/store/event.c \
	gateway/store/index.c \
	gateway/store/index_build.c \
	gateway/store/key.c \
	gateway/store/lock.c \
	gateway/store/logs.c \
	gateway/store/page_memory.c gateway/store/page_memory.h \
	gateway/store/place.h \
	gateway/store/published.c \
	gateway/store/raw.c \
	gateway/store/rebuild.c \
	gateway/store/record.c \
	gateway/store/restore.c \
	gateway/store/scan.c \
	gateway/store/space.c \
	gateway/store/store.c gateway/store/store.h \
	gateway/store/table.c gateway/store/table.h \
	gateway/store/tree.c gateway/store/tree.h \
	gateway/store/txn.c \
	gateway/store/upgrade.c \
	gateway/store/upgrade_steps.c \
	gateway/store/verify.c \
	gateway/store/verify_tables.c \
	gateway/store/walk.c
UNIT_TESTS += \
	tests/unit/test_store \
	tests/unit/test_store_disk \
	tests/unit/test_store_threads \
	tests/unit/test_store_upgrade \
	tests/unit/test_store_verify

# The store with every call to the disk seen; tests/fault/test_power_cut.py drives it.
check_PROGRAMS += tests/fault/power_cut
tests_fault_power_cut_SOURCES = tests/fault/power_cut.c \
	tests/fault/campaign.c tests/fault/campaign.h \
	tests/fault/cuts.c tests/fault/cuts.h tests/fault/damage.c \
	tests/fault/disk.c tests/fault/disk_calls.c tests/fault/disk.h \
	tests/fault/io_trace.c tests/fault/io_trace.h \
	tests/fault/lay.c tests/fault/lay.h \
	tests/fault/workload.c tests/fault/workload.h
tests_fault_power_cut_LDADD = $(FLOOR_STORE) $(FOREIGN_LIBS)
tests_fault_power_cut_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=open,--wrap=mkostemp,--wrap=close,--wrap=dup \
	-Wl,--wrap=write,--wrap=pwrite,--wrap=fsync,--wrap=fdatasync,--wrap=ftruncate \
	-Wl,--wrap=rename,--wrap=link,--wrap=unlink,--wrap=remove,--wrap=copy_file_range
EXTRA_DIST += tests/fault/test_power_cut.py tests/fault/test_damage.py tests/fault/test_disk_errors.py
