noinst_LIBRARIES += libplaten-webui.a
libplaten_webui_a_SOURCES = \
	webui/accent.c webui/accent.h \
	webui/deadline.c webui/deadline.h \
	webui/form.c webui/form.h \
	webui/guard.c webui/guard.h \
	webui/guard_link.c \
	webui/guard_staff.c \
	webui/handlers.h \
	webui/internal.h \
	webui/page.c webui/page.h \
	webui/plain.c \
	webui/report.c \
	webui/request.c webui/request.h \
	webui/request_check.c webui/request_check.h \
	webui/route.c webui/route.h \
	webui/route_table.c \
	webui/server.c webui/server.h \
	webui/static.c webui/static.h \
	webui/webui.c webui/webui.h \
	webui/workers.c webui/workers.h
EXTRA_DIST += webui/README
UNIT_TESTS += tests/unit/test_web_request
