noinst_LIBRARIES += libplaten-webui.a
libplaten_webui_a_SOURCES = \
	webui/accent.c webui/accent.h \
	webui/accept_language.c webui/accept_language.h \
	webui/cgi.c webui/cgi.h \
	webui/cgi_answer.c \
	webui/cgi_register.c \
	webui/cgi_limit.c webui/cgi_limit.h \
	webui/cgi_query.c webui/cgi_query.h \
	webui/cgi_sign.c webui/cgi_sign.h \
	webui/cgi_text.c webui/cgi_text.h \
	webui/deadline.c webui/deadline.h \
	webui/do_link.c \
	webui/do_order.c \
	webui/form.c webui/form.h \
	webui/guard.c webui/guard.h \
	webui/guard_headers.c \
	webui/guard_label.c \
	webui/guard_link.c \
	webui/guard_staff.c \
	webui/handlers.h \
	webui/home.h \
	webui/home_case.c \
	webui/home_choice.c \
	webui/home_early.c \
	webui/home_item.c \
	webui/staff_early.c webui/staff_early.h \
	webui/home_order.c \
	webui/home_scope.c \
	webui/home_stock.c \
	webui/home_terminal.c \
	webui/internal.h \
	webui/listen.c webui/listen.h \
	webui/page.c webui/page.h \
	webui/page_case.c \
	webui/free_time.c \
	webui/free_time.h \
	webui/page_another.c \
	webui/page_contacts.c \
	webui/do_arrived.c \
	webui/do_leave.c \
	webui/page_mails.c \
	webui/staff_person.c \
	webui/staff_output.c webui/staff_output.h \
	webui/staff_paper.c \
	webui/page_guide.c \
	webui/page_home.c \
	webui/page_label.c \
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
	webui/exchange.c webui/exchange.h webui/exchange_send.c \
	webui/server.c webui/server.h \
	webui/static.c webui/static.h \
	webui/webui.c webui/webui.h \
	webui/workers.c webui/workers.h
EXTRA_DIST += webui/README
UNIT_TESTS += tests/unit/test_accept_language
UNIT_TESTS += tests/unit/test_web_request
UNIT_TESTS += tests/unit/test_web_route
UNIT_TESTS += tests/unit/test_web_cgi
check_PROGRAMS += tests/flow/web_demo
tests_flow_web_demo_SOURCES = tests/flow/web_demo.c \
	tests/flow/web_demo_staff.c tests/flow/web_demo_staff.h
tests_flow_web_demo_LDADD = libplaten-webui.a $(FLOOR_BASE) $(FOREIGN_LIBS)
EXTRA_DIST += tests/flow/web.py tests/flow/web_staff.py tests/flow/test_web_pages.py tests/flow/test_web_requests.py

# The staff's desk.
libplaten_webui_a_SOURCES += \
	webui/do_staff_case.c \
	webui/do_staff_enrol.c \
	webui/do_staff_item.c \
	webui/do_staff_person.c \
	webui/do_staff_login.c \
	webui/do_staff_language.c webui/do_staff_mail.c \
	webui/do_staff_order.c \
	webui/do_staff_visit.c \
	webui/staff.h \
	webui/staff_attachment.c \
	webui/staff_case.c \
	webui/staff_date.c \
	webui/staff_date.h \
	webui/staff_door.c \
	webui/staff_door.h \
	webui/staff_forms.c \
	webui/staff_item.c \
	webui/staff_choices.c webui/staff_choices.h \
	webui/staff_label.c webui/staff_label.h \
	webui/staff_mail.c \
	webui/staff_order.c \
	webui/staff_page.c \
	webui/staff_password.c \
	webui/staff_password.h \
	webui/staff_qr.c \
	webui/staff_qr.h \
	webui/staff_queue.c webui/staff_queue.h \
	webui/staff_queue_rows.c \
	webui/staff_queue_table.c \
	webui/staff_raw.c \
	webui/staff_raw.h \
	webui/staff_register.c webui/staff_register.h \
	webui/staff_report.c \
	webui/staff_row.c \
	webui/staff_table.c webui/staff_table.h \
	webui/staff_cell.c webui/staff_cells.c \
	webui/staff_role.c \
	webui/staff_search.c \
	webui/staff_session.c \
	webui/staff_show.c \
	webui/staff_standing.c \
	webui/staff_standing.h \
	webui/staff_terminal.c \
	webui/staff_timeline.c
UNIT_TESTS += tests/unit/test_staff_date tests/unit/test_staff_password
EXTRA_DIST += tests/flow/test_languages.py tests/flow/test_staff.py tests/flow/test_staff_house.py
EXTRA_DIST += tests/flow/query_centre.py tests/flow/test_query.py tests/flow/test_label.py tests/flow/test_staff_tables.py

libplaten_webui_a_SOURCES += webui/cgi_update.c webui/staff_remote.c webui/staff_remote.h webui/staff_updates.c webui/staff_updates.h webui/range.c webui/range.h webui/update.c
libplaten_webui_a_SOURCES += webui/staff_teach.c webui/staff_teach_form.c webui/staff_teach_form.h webui/staff_alerts.c
EXTRA_DIST += tests/flow/test_checkupdate.py
UNIT_TESTS += tests/unit/test_range
