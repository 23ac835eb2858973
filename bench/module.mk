# "make bench" prints NAME ratio R ours X theirs Y unit, a line a measurement; BENCH=NAME runs one.
BENCH_FILES = \
	bench/report-http.sh \
	bench/run \
	bench/with_gateway.py
EXTRA_DIST += $(BENCH_FILES)

noinst_PROGRAMS += bench/report_http
bench_report_http_SOURCES = \
	tests/support/load_agent.c bench/load_agent.h \
	bench/report_http.c
bench_report_http_LDADD = $(FLOOR_LIB) $(FOREIGN_LIBS)

.PHONY: bench
bench:
	@$(MAKE) $(AM_MAKEFLAGS) -s --no-print-directory all >&2
	@top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' BENCH='$(BENCH)' \
	$(top_srcdir)/bench/run
