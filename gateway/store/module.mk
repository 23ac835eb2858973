noinst_LIBRARIES += libplaten-store.a
libplaten_store_a_SOURCES = \
	gateway/store/placeholder.c
