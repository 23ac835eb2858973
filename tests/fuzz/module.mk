# Fuzz targets: a line a target; fuzz_NAME is made from tests/fuzz/fuzz_NAME.c. In a plain build each
# replays its corpus as one test of "make check"; configured with --enable-fuzz each is a fuzzer.
FUZZ_TARGETS =
FUZZ_TARGETS += tests/fuzz/fuzz_cgi
FUZZ_TARGETS += tests/fuzz/fuzz_alert
FUZZ_TARGETS += tests/fuzz/fuzz_cms
FUZZ_TARGETS += tests/fuzz/fuzz_dns_sd
FUZZ_TARGETS += tests/fuzz/fuzz_dsn
FUZZ_TARGETS += tests/fuzz/fuzz_form
FUZZ_TARGETS += tests/fuzz/fuzz_headers
FUZZ_TARGETS += tests/fuzz/fuzz_imap
FUZZ_TARGETS += tests/fuzz/fuzz_import
FUZZ_TARGETS += tests/fuzz/fuzz_ipp
FUZZ_TARGETS += tests/fuzz/fuzz_mail
FUZZ_TARGETS += tests/fuzz/fuzz_page
FUZZ_TARGETS += tests/fuzz/fuzz_query
FUZZ_TARGETS += tests/fuzz/fuzz_record
FUZZ_TARGETS += tests/fuzz/fuzz_report
FUZZ_TARGETS += tests/fuzz/fuzz_settings
FUZZ_TARGETS += tests/fuzz/fuzz_snmp
FUZZ_TARGETS += tests/fuzz/fuzz_tuf
check_PROGRAMS += $(FUZZ_TARGETS)

check_LIBRARIES = libplaten-fuzz.a
libplaten_fuzz_a_SOURCES = tests/fuzz/fuzz.c tests/fuzz/fuzz.h
if ENABLE_FUZZ
FUZZ_LIBS = libplaten-fuzz.a $(LDADD) $(FUZZ_LDFLAGS)
else
libplaten_fuzz_a_SOURCES += tests/fuzz/replay.c
FUZZ_LIBS = libplaten-fuzz.a $(LDADD)
TESTS += $(FUZZ_TARGETS)
endif
tests_fuzz_fuzz_cgi_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_alert_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_cms_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_dns_sd_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_dsn_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_form_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_headers_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_imap_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_import_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_ipp_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_mail_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_page_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_query_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_record_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_report_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_settings_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_tuf_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_snmp_LDADD = $(FUZZ_LIBS)
