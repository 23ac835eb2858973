noinst_LIBRARIES += libplaten-base.a
libplaten_base_a_SOURCES = \
	gateway/base/placeholder.c
