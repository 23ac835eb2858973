sbin_PROGRAMS += platend
platend_SOURCES = \
	gateway/main/platend.c
platend_LDADD = $(FLOOR_SIBLINGS) $(FOREIGN_LIBS)
