noinst_LIBRARIES += libplaten-lib.a
libplaten_lib_a_SOURCES = \
	lib/arena.c lib/arena.h \
	lib/buf.c lib/buf.h \
	lib/clock.c lib/clock.h \
	lib/error.c lib/error.h \
	lib/fileio.c lib/fileio.h \
	lib/frame.c lib/frame.h \
	lib/log.c lib/log.h lib/log_kind.c lib/log_kind.h \
	lib/random.c lib/random.h \
	lib/schedule.c lib/schedule.h \
	lib/agent_settings.c lib/agent_settings.h \
	lib/settings.c lib/settings.h \
	lib/settings_read.c lib/settings_read.h \
	lib/settings_value.c \
	lib/text.c lib/text.h \
	lib/text_base64.c \
	lib/text_utf8.c \
	lib/csv.c lib/csv.h \
	lib/import_csv.c lib/import_csv.h \
	lib/memory.c lib/memory.h \
	lib/money.c lib/money.h \
	lib/password.c lib/password.h \
	lib/qr.c lib/qr.h \
	lib/totp.c lib/totp.h \
	lib/zone.c lib/zone.h \
	lib/zone_file.c lib/zone_file.h

UNIT_TESTS += tests/unit/test_csv
UNIT_TESTS += tests/unit/test_password
UNIT_TESTS += tests/unit/test_schedule
UNIT_TESTS += tests/unit/test_zone
libplaten_lib_a_SOURCES += \
	lib/der.c lib/der.h \
	lib/link.c lib/link.h \
	lib/report.c lib/report.h lib/report_field.c lib/report_field.h \
	lib/report_summary.c lib/report_table.c lib/report_time.c lib/report_time.h \
	lib/report_write.c lib/report_xml.c lib/report_xml.h \
	lib/seal.c lib/seal.h lib/seal_agree.c lib/seal_agree.h lib/seal_form.c lib/seal_form.h \
	lib/seal_key.c lib/seal_key.h lib/seal_oid.h lib/seal_open.c lib/der_read.c lib/der_read.h
libplaten_lib_a_SOURCES += \
	lib/enrolment_file.c lib/enrolment_file.h
UNIT_TESTS += tests/unit/test_enrolment_file
libplaten_lib_a_SOURCES += \
	lib/imap.c lib/imap.h lib/imap_guard.c lib/imap_guard.h lib/imap_session.h \
	lib/imap_stream.c lib/imap_login.c lib/imap_folder.c lib/imap_fetch.c \
	lib/imap_move.c lib/imap_wait.c \
	lib/command.c lib/command.h \
	lib/tls_client.c lib/tls_client.h
UNIT_TESTS += tests/unit/test_link
UNIT_TESTS += tests/unit/test_report
UNIT_TESTS += tests/unit/test_seal
libplaten_lib_a_SOURCES += \
	lib/smtp.c lib/smtp.h
libplaten_lib_a_SOURCES += \
	lib/courier.c lib/courier.h \
	lib/courier_http.c lib/courier_http.h \
	lib/courier_mail.c lib/courier_mail.h \
	lib/courier_way.c lib/courier_way.h
UNIT_TESTS += tests/unit/test_imap_guard
libplaten_lib_a_SOURCES += lib/cell_table.c lib/cell_table.h
UNIT_TESTS += tests/unit/test_cell_table
libplaten_lib_a_SOURCES += lib/code_table.c lib/code_table.h lib/local_text.c lib/local_text.h
libplaten_lib_a_SOURCES += \
	lib/program.c lib/program.h \
	lib/tuf.c lib/tuf.h lib/tuf_canonical.c lib/tuf_read.c \
	lib/tuf_sign.c lib/tuf_sign.h
UNIT_TESTS += tests/unit/test_tuf
EXTRA_DIST += tests/unit/tuf_documents.h
