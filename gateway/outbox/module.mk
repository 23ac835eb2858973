noinst_LIBRARIES += libplaten-outbox.a
libplaten_outbox_a_SOURCES = \
	gateway/outbox/placeholder.c
