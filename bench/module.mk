# "make bench" prints NAME ratio R ours X theirs Y unit, a line a measurement; BENCH=NAME runs one.
BENCH_FILES = \
	bench/run
EXTRA_DIST += $(BENCH_FILES)

.PHONY: bench
bench:
	@$(MAKE) $(AM_MAKEFLAGS) -s --no-print-directory all >&2
	@top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' BENCH='$(BENCH)' \
	$(top_srcdir)/bench/run
