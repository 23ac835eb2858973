noinst_LIBRARIES += libplaten-intake.a
libplaten_intake_a_SOURCES = \
	gateway/intake/placeholder.c
