noinst_LIBRARIES += libplaten-desk.a
libplaten_desk_a_SOURCES = \
	gateway/desk/placeholder.c
