noinst_LIBRARIES += libplaten-lib.a
libplaten_lib_a_SOURCES = \
	lib/placeholder.c
