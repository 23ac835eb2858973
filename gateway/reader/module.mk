noinst_LIBRARIES += libplaten-reader.a
libplaten_reader_a_SOURCES = \
	gateway/reader/alert.c gateway/reader/alert.h \
	gateway/reader/alert_around.c gateway/reader/alert_around.h \
	gateway/reader/alert_attached.c gateway/reader/alert_attached.h \
	gateway/reader/alert_body.c gateway/reader/alert_body.h \
	gateway/reader/alert_clean.c gateway/reader/alert_clean.h \
	gateway/reader/alert_field.c gateway/reader/alert_field.h \
	gateway/reader/alert_form.c gateway/reader/alert_form.h \
	gateway/reader/alert_forward.c gateway/reader/alert_forward.h \
	gateway/reader/alert_heading.c gateway/reader/alert_heading.h \
	gateway/reader/alert_identity.c gateway/reader/alert_identity.h \
	gateway/reader/alert_label.c gateway/reader/alert_state.h \
	gateway/reader/alert_line.c gateway/reader/alert_line.h \
	gateway/reader/alert_machine.c gateway/reader/alert_machine.h \
	gateway/reader/alert_phrase.c gateway/reader/alert_phrase.h \
	gateway/reader/alert_say.c \
	gateway/reader/alert_strip.c gateway/reader/alert_strip.h \
	gateway/reader/alert_lines.c gateway/reader/alert_lines.h \
	gateway/reader/alert_taught.c gateway/reader/alert_taught.h \
	gateway/reader/alert_table.c gateway/reader/alert_table.h \
	gateway/reader/alert_template.c gateway/reader/alert_template.h \
	gateway/reader/alert_tell.c gateway/reader/alert_tell.h \
	gateway/reader/alert_text.c gateway/reader/alert_text.h \
	gateway/reader/alert_words.c gateway/reader/alert_words.h \
	gateway/reader/alert_value.c \
	gateway/reader/alert_when.c \
	gateway/reader/finder.c gateway/reader/finder.h \
	gateway/reader/fold.c gateway/reader/fold.h \
	gateway/reader/attachment.c gateway/reader/attachment.h \
	gateway/reader/automatic.c gateway/reader/automatic.h \
	gateway/reader/cage.c gateway/reader/cage.h \
	gateway/reader/calendar.c gateway/reader/calendar.h \
	gateway/reader/calendar_event.c gateway/reader/calendar_event.h \
	gateway/reader/charset.c gateway/reader/charset.h \
	gateway/reader/charset_guess.c gateway/reader/charset_guess.h \
	gateway/reader/dsn.c gateway/reader/dsn.h \
	gateway/reader/dsn_code.c gateway/reader/dsn_code.h \
	gateway/reader/dsn_json.c gateway/reader/dsn_json.h \
	gateway/reader/dsn_kind.c gateway/reader/dsn_kind.h \
	gateway/reader/dsn_returned.c gateway/reader/dsn_returned.h \
	gateway/reader/dsn_sign.c gateway/reader/dsn_sign.h \
	gateway/reader/dsn_text.c gateway/reader/dsn_text.h \
	gateway/reader/dsn_transcript.c gateway/reader/dsn_transcript.h \
	gateway/reader/html_text.c gateway/reader/html_text.h \
	gateway/reader/mime.c gateway/reader/mime.h \
	gateway/reader/mime_address.c \
	gateway/reader/mime_boundary.c gateway/reader/mime_boundary.h \
	gateway/reader/mime_date.c \
	gateway/reader/mime_decode.c gateway/reader/mime_decode.h \
	gateway/reader/mime_header.c gateway/reader/mime_header.h \
	gateway/reader/mime_param.c gateway/reader/mime_param.h \
	gateway/reader/mime_tree.c gateway/reader/mime_tree.h \
	gateway/reader/mime_word.c gateway/reader/mime_word.h \
	gateway/reader/plain.c gateway/reader/plain.h \
	gateway/reader/read.c gateway/reader/read.h \
	gateway/reader/reader_main.c gateway/reader/reader.h \
	gateway/reader/reading.c gateway/reader/reading.h \
	gateway/reader/scan.c gateway/reader/scan.h \
	gateway/reader/sealed.c gateway/reader/sealed.h \
	gateway/reader/tree.c gateway/reader/tree.h \
	gateway/reader/words.c gateway/reader/words.h

# The forms of alert mails go into the reader as they stand in templates/alerts.
nodist_libplaten_reader_a_SOURCES = gateway/reader/alert_documents.c
CLEANFILES += gateway/reader/alert_documents.c
gateway/reader/alert_documents.c: $(ALERT_FORMS) schemas/alerts.rng gateway/reader/alert_documents.sh
	$(AM_V_GEN)$(MKDIR_P) gateway/reader && cd $(srcdir) && \
	sh gateway/reader/alert_documents.sh schemas/alerts.rng $(ALERT_FORMS) >'$(abs_builddir)'/$@.part && \
	mv '$(abs_builddir)'/$@.part '$(abs_builddir)'/$@
EXTRA_DIST += gateway/reader/alert_documents.sh

pkglibexec_PROGRAMS += platend-reader
platend_reader_SOURCES = gateway/reader/platend-reader.c
platend_reader_LDADD = libplaten-reader.a $(FLOOR_BASE) $(FOREIGN_LIBS)

UNIT_TESTS += tests/unit/test_reader_pool
UNIT_TESTS += tests/unit/test_alert_strip
UNIT_TESTS += tests/unit/test_alert_taught
UNIT_TESTS += tests/unit/test_scan
UNIT_TESTS += tests/unit/test_mime
UNIT_TESTS += tests/unit/test_dsn
