bin_PROGRAMS += platenctl
platenctl_SOURCES = \
	gateway/ctl/platenctl.c
platenctl_LDADD = $(FLOOR_LIB) $(FOREIGN_LIBS)
