noinst_LIBRARIES += libplaten-intake.a
libplaten_intake_a_SOURCES = \
	gateway/intake/batch.c gateway/intake/batch.h \
	gateway/intake/intake.c gateway/intake/intake.h
UNIT_TESTS += tests/unit/test_intake_batch
