# "make bench" prints NAME ratio R ours X theirs Y unit, a line a measurement; BENCH=NAME runs one.
BENCH_FILES = \
	bench/alert-mail.sh \
	bench/alert-mail-parse.sh \
	bench/flat.py \
	bench/flat.sh \
	bench/mail.py \
	bench/page.sh \
	bench/poll.sh \
	bench/query.py \
	bench/query.sh \
	bench/report-http.sh \
	bench/report_bytes.py \
	bench/run \
	bench/snmp.py \
	bench/snmp-fleet.sh \
	bench/snmp-read.sh \
	bench/update.py \
	bench/update.sh \
	bench/with_gateway.py
EXTRA_DIST += $(BENCH_FILES)

noinst_PROGRAMS += bench/alert_mail
bench_alert_mail_SOURCES = bench/alert_mail.c
bench_alert_mail_LDADD = libplaten-reader.a $(FLOOR_BASE) $(FOREIGN_LIBS)
noinst_PROGRAMS += bench/alert_mail_parse
bench_alert_mail_parse_SOURCES = bench/alert_mail_parse.c
bench_alert_mail_parse_LDADD = libplaten-reader.a $(FLOOR_BASE) $(FOREIGN_LIBS)
noinst_PROGRAMS += bench/flat bench/page bench/report_http bench/snmp_responder
bench_snmp_responder_SOURCES = bench/snmp_responder.c
bench_flat_SOURCES = \
	bench/fleet.c bench/fleet.h \
	bench/http.c bench/http.h \
	bench/flat.c bench/flat.h bench/flat_fill.c
bench_flat_LDADD = $(FLOOR_BASE) $(FOREIGN_LIBS)
noinst_PROGRAMS += bench/fetch
bench_fetch_SOURCES = \
	bench/http.c bench/http.h \
	bench/fetch.c
bench_fetch_LDADD = $(FLOOR_LIB) $(FOREIGN_LIBS)
noinst_PROGRAMS += bench/query
bench_query_SOURCES = \
	bench/http.c bench/http.h \
	bench/query.c
bench_query_LDADD = $(FLOOR_LIB) $(FOREIGN_LIBS)
bench_page_SOURCES = \
	tests/support/load_agent.c tests/support/load_agent.h \
	bench/http.c bench/http.h \
	bench/page.c
bench_page_LDADD = libplaten-webui.a $(FLOOR_BASE) $(FOREIGN_LIBS)
bench_report_http_SOURCES = \
	tests/support/load_agent.c tests/support/load_agent.h \
	bench/http.c bench/http.h \
	bench/report_http.c
bench_report_http_LDADD = $(FLOOR_LIB) $(FOREIGN_LIBS)

.PHONY: bench
bench:
	@$(MAKE) $(AM_MAKEFLAGS) -s --no-print-directory all >&2
	@top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' BENCH='$(BENCH)' \
	$(top_srcdir)/bench/run
