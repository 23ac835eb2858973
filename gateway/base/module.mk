noinst_LIBRARIES += libplaten-base.a
libplaten_base_a_SOURCES = \
	gateway/base/reader_pool.h \
	gateway/base/render.c gateway/base/render.h \
	gateway/base/words.c gateway/base/words.h
UNIT_TESTS += tests/unit/test_render
