noinst_LIBRARIES += libplaten-reader.a
libplaten_reader_a_SOURCES = \
	gateway/reader/placeholder.c

pkglibexec_PROGRAMS += platend-reader
platend_reader_SOURCES = gateway/reader/platend-reader.c
platend_reader_LDADD = libplaten-reader.a $(FLOOR_BASE) $(FOREIGN_LIBS)
