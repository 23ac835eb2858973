noinst_LIBRARIES += libplaten-webui.a
libplaten_webui_a_SOURCES = \
	webui/accent.c webui/accent.h \
	webui/deadline.c webui/deadline.h \
	webui/do_link.c \
	webui/do_order.c \
	webui/form.c webui/form.h \
	webui/guard.c webui/guard.h \
	webui/guard_link.c \
	webui/guard_staff.c \
	webui/handlers.h \
	webui/home.h \
	webui/home_case.c \
	webui/home_choice.c \
	webui/home_item.c \
	webui/home_order.c \
	webui/home_scope.c \
	webui/home_terminal.c \
	webui/internal.h \
	webui/page.c webui/page.h \
	webui/page_case.c \
	webui/page_contacts.c \
	webui/page_guide.c \
	webui/page_home.c \
	webui/page_order.c \
	webui/page_service.c \
	webui/page_terminal.c \
	webui/page_visit.c \
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
UNIT_TESTS += tests/unit/test_web_route
check_PROGRAMS += tests/flow/web_demo
tests_flow_web_demo_SOURCES = tests/flow/web_demo.c
tests_flow_web_demo_LDADD = libplaten-webui.a $(FLOOR_BASE) $(FOREIGN_LIBS)
EXTRA_DIST += tests/flow/web.py tests/flow/test_web_pages.py tests/flow/test_web_requests.py
