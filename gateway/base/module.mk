noinst_LIBRARIES += libplaten-base.a
libplaten_base_a_SOURCES = \
	gateway/base/alarm.c gateway/base/alarm.h \
	gateway/base/paper.c gateway/base/paper.h \
	gateway/base/label.c gateway/base/label.h \
	gateway/base/label_sheet.c gateway/base/label_sheet.h \
	gateway/base/pdf.c gateway/base/pdf.h \
	gateway/base/polls.c gateway/base/polls.h \
	gateway/base/alert_facts.c gateway/base/alert_facts.h gateway/base/alert_teach.c gateway/base/alert_teach.h \
	gateway/base/mail_again.c gateway/base/mail_again.h gateway/base/query.h \
	gateway/base/reader_pool.h \
	gateway/base/render.c gateway/base/render.h \
	gateway/base/words.c gateway/base/words.h gateway/base/words_sheet.c \
	gateway/base/words_again.c gateway/base/words_again.h
UNIT_TESTS += tests/unit/test_paper tests/unit/test_pdf tests/unit/test_render tests/unit/test_words_again

libplaten_base_a_SOURCES += \
	gateway/base/query.c gateway/base/query.h \
	gateway/base/query_find.c gateway/base/query_find.h \
	gateway/base/query_index.c gateway/base/query_index.h \
	gateway/base/query_json.c gateway/base/query_json.h \
	gateway/base/query_status.c gateway/base/query_status.h \
	gateway/base/query_things.c gateway/base/query_things.h
UNIT_TESTS += tests/unit/test_programs tests/unit/test_query
UNIT_TESTS += tests/unit/test_polls
libplaten_base_a_SOURCES += gateway/base/reader_pool.c gateway/base/reader_pool.h
libplaten_base_a_SOURCES += gateway/base/programs.c gateway/base/programs.h \
	gateway/base/programs_place.h gateway/base/programs_publish.c
