# A unit test is one line: tests/unit/test_X is made from tests/unit/test_X.c and linked with
# every archive of the house and Check. The line may also stand in the module.mk of the folder
# that it tests.
UNIT_TESTS += tests/unit/test_files
UNIT_TESTS += tests/unit/test_memory
UNIT_TESTS += tests/unit/test_settings
UNIT_TESTS += tests/unit/test_text

# Small programs that the flow tests drive: our side of a format whose other side is written elsewhere.
FLOW_TOOLS = tests/flow/report_tool tests/flow/seal_tool

LDADD = libplaten-agent.a $(FLOOR_SIBLINGS) $(FOREIGN_LIBS) $(CHECK_LIBS)

check_PROGRAMS += $(FLOW_TOOLS)

if HAVE_CHECK
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
endif

AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)'; top_builddir='$(abs_top_builddir)'; \
	ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:fast_unwind_on_malloc=0; \
	LSAN_OPTIONS=suppressions='$(abs_top_srcdir)/tests/lsan.supp':print_suppressions=0; \
	UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1; \
	TSAN_OPTIONS=suppressions='$(abs_top_srcdir)/tests/tsan.supp':halt_on_error=1; \
	export top_srcdir top_builddir ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS;

# What the flow and fault tests drive, without the unit tests.
.PHONY: flow-tools
flow-tools: all
	@$(MAKE) $(AM_MAKEFLAGS) $(filter-out $(UNIT_TESTS), $(check_PROGRAMS)) $(check_DATA)

# For ThreadSanitizer: only where threads meet.
THREAD_TESTS = $(filter \
	tests/unit/test_store% tests/unit/test_desk% tests/unit/test_queue%, $(UNIT_TESTS))
.PHONY: thread-tests thread-check
thread-tests: $(BUILT_SOURCES)
	@test -z '$(THREAD_TESTS)' || $(MAKE) $(AM_MAKEFLAGS) $(THREAD_TESTS)
thread-check: thread-tests
	@test -z '$(THREAD_TESTS)' || $(MAKE) $(AM_MAKEFLAGS) $(THREAD_TESTS:=.log)

EXTRA_DIST += tests/unit/unit.h tests/shown tests/floors tests/words tests/words.allowed tests/results tests/lsan.supp tests/tsan.supp
EXTRA_DIST += tests/flow/conftest.py tests/flow/test_mailservers.py
EXTRA_DIST += tests/flow/test_help.py tests/flow/test_log.py tests/flow/second_agent.py tests/flow/test_second_agent.py

# Small programs that a flow test drives.
check_PROGRAMS += tests/flow/imap_probe
tests_flow_imap_probe_SOURCES = tests/flow/imap_probe.c
tests_flow_imap_probe_LDADD = $(FLOOR_LIB) $(FOREIGN_LIBS)
EXTRA_DIST += tests/flow/test_imap.py tests/flow/test_imap_token.py tests/fault/test_cut.py tests/fault/test_mailbox.py tests/support/middle.py
EXTRA_DIST += tests/flow/test_explain.py tests/flow/test_shared_mail.py tests/flow/test_report.py tests/flow/test_seal.py
check_PROGRAMS += tests/flow/smtp_probe
tests_flow_smtp_probe_SOURCES = tests/flow/smtp_probe.c
tests_flow_smtp_probe_LDADD = $(FLOOR_LIB) $(FOREIGN_LIBS)
EXTRA_DIST += tests/flow/test_imap.py tests/flow/test_smtp.py
check_PROGRAMS += tests/flow/mail_tool
tests_flow_mail_tool_SOURCES = tests/flow/mail_tool.c
tests_flow_mail_tool_LDADD = $(FLOOR_SIBLINGS) $(FOREIGN_LIBS)
EXTRA_DIST += tests/flow/test_mails.py tests/flow/test_days_left.py tests/flow/test_web_days_left.py tests/flow/test_web_early.py tests/flow/test_web_stock.py tests/flow/test_web_standing.py
check_PROGRAMS += tests/support/report_files
tests_support_report_files_SOURCES = tests/support/report_files.c \
	tests/support/load_agent.c tests/support/load_agent.h
tests_support_report_files_LDADD = $(FLOOR_LIB) $(FOREIGN_LIBS)
EXTRA_DIST += tests/fault/conftest.py tests/fault/test_kill.py tests/fault/test_calls.py tests/fault/test_clock.py tests/fault/test_kill_exact.py tests/fault/test_outage.py tests/fault/test_pair.py tests/fault/test_reports.py tests/flow/test_crawler.py tests/flow/test_tour.py tests/support/outside.py
EXTRA_DIST += tests/flow/test_metrics.py tests/flow/test_units.py tests/flow/test_upgrade.py tests/flow/stores/version-1.txt
EXTRA_DIST += tests/fault/conftest.py tests/fault/test_kill.py tests/fault/test_outage.py tests/flow/test_crawler.py tests/flow/test_tour.py tests/support/outside.py
EXTRA_DIST += tests/flow/test_cli.py tests/flow/test_reload.py tests/flow/test_operation.py tests/flow/test_metrics.py tests/flow/test_units.py tests/flow/test_upgrade.py tests/flow/stores/version-1.txt
EXTRA_DIST += tests/flow/test_mails.py tests/flow/test_mail_flow.py tests/flow/test_bad_input.py
EXTRA_DIST += tests/web/package.json tests/web/package-lock.json tests/web/.npmrc \
	tests/web/demo.js tests/web/every.test.js tests/web/manager.test.js tests/web/staff.test.js \
	tests/web/house.py tests/web/house.test.js tests/web/pages.js tests/web/mails.js tests/web/staff.js \
	tests/web/pictures.js tests/web/forms.js tests/web/keyboard.js tests/web/links.js \
	tests/web/lib/house.js tests/web/lib/browser.js tests/web/lib/look.js tests/web/lib/keyboard.js
EXTRA_DIST += docs/pictures/homepage-de-1280.png docs/pictures/homepage-ja-1280.png
EXTRA_DIST += docs/pictures/homepage-1280.png docs/pictures/homepage-320.png docs/pictures/mail.png \
	docs/pictures/staff-queue-1280.png docs/pictures/terminal-1280.png
# A store of an earlier version as text, and the program that makes it one again.
# Preloaded by the fault tests into programs of ours.
check_DATA = tests/support/failing_memory.so
EXTRA_DIST += tests/support/failing_memory.c tests/support/mainflow.py tests/fault/test_allocations.py tests/fault/test_running_calls.py tests/fault/test_limits.py
CLEANFILES += tests/support/failing_memory.so
tests/support/failing_memory.so: tests/support/failing_memory.c
	@$(MKDIR_P) tests/support
	$(AM_V_CCLD)$(CC) $(CPPFLAGS) -D_GNU_SOURCE -std=gnu17 -O2 -g -fPIC -shared -o $@ $(srcdir)/tests/support/failing_memory.c

check_PROGRAMS += tests/support/days_left
tests_support_days_left_SOURCES = tests/support/days_left.c
tests_support_days_left_LDADD = $(FLOOR_DESK) $(FOREIGN_LIBS)
check_PROGRAMS += tests/support/store_text
tests_support_store_text_SOURCES = tests/support/store_text.c
tests_support_store_text_LDADD = $(FLOOR_STORE) $(FOREIGN_LIBS)
