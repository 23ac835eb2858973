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
	gateway/store/place.h \
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
	gateway/store/verify.c \
	gateway/store/verify_tables.c \
	gateway/store/walk.c
UNIT_TESTS += \
	tests/unit/test_store \
	tests/unit/test_store_disk
