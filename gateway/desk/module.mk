noinst_LIBRARIES += libplaten-desk.a
libplaten_desk_a_SOURCES = \
	gateway/desk/alarm.c \
	gateway/desk/anew.c \
	gateway/desk/anew.h \
	gateway/desk/answer.c \
	gateway/desk/array.c \
	gateway/desk/arrived.c \
	gateway/desk/arrived.h \
	gateway/desk/array.h \
	gateway/desk/astray.c \
	gateway/desk/astray.h \
	gateway/desk/case.c \
	gateway/desk/case.h \
	gateway/desk/case_note.c \
	gateway/desk/case_item.c \
	gateway/desk/case_item.h \
	gateway/desk/case_states.c \
	gateway/desk/clock_step.c \
	gateway/desk/codes.c \
	gateway/desk/completion.c \
	gateway/desk/completion.h \
	gateway/desk/condition_kind.c \
	gateway/desk/condition_kind.h \
	gateway/desk/counts.c \
	gateway/desk/counts.h \
	gateway/desk/counters.c \
	gateway/desk/counters.h \
	gateway/desk/days_left.c \
	gateway/desk/days_left.h \
	gateway/desk/dealer.c \
	gateway/desk/early_answer.c \
	gateway/desk/early_exchange.c \
	gateway/desk/early_exchange.h \
	gateway/desk/wasted.c \
	gateway/desk/wasted.h \
	gateway/desk/dealer_settings.c \
	gateway/desk/dealer_settings.h \
	gateway/desk/delivery.c \
	gateway/desk/desk.c \
	gateway/desk/desk.h \
	gateway/desk/digest.c \
	gateway/desk/digest.h \
	gateway/desk/due.c \
	gateway/desk/due.h \
	gateway/desk/enrolment.c \
	gateway/desk/enrolment.h \
	gateway/desk/episode.c \
	gateway/desk/episode.h \
	gateway/desk/down.c \
	gateway/desk/down.h \
	gateway/desk/fitting.c \
	gateway/desk/fitting.h \
	gateway/desk/forget_raw.c \
	gateway/desk/find.c \
	gateway/desk/find.h \
	gateway/desk/import.c \
	gateway/desk/items.c \
	gateway/desk/levels.c \
	gateway/desk/levels.h \
	gateway/desk/mail_in.c \
	gateway/desk/mail_kind.c \
	gateway/desk/mail_kind.h \
	gateway/desk/inspection.c \
	gateway/desk/inspection.h \
	gateway/desk/label.c \
	gateway/desk/label.h \
	gateway/desk/mail_record.c \
	gateway/desk/mail_record.h \
	gateway/desk/matter.c \
	gateway/desk/matter.h \
	gateway/desk/message_id.c \
	gateway/desk/message_id.h \
	gateway/desk/notice.c \
	gateway/desk/notice.h \
	gateway/desk/number_text.c \
	gateway/desk/number_text.h \
	gateway/desk/once.c \
	gateway/desk/once.h \
	gateway/desk/on_site.c \
	gateway/desk/on_site.h \
	gateway/desk/order.c \
	gateway/desk/order.h \
	gateway/desk/order_lines.c \
	gateway/desk/order_lines.h \
	gateway/desk/order_states.c \
	gateway/desk/outbox_release.c \
	gateway/desk/outbox_result.c \
	gateway/desk/outbox_row.c \
	gateway/desk/outbox_row.h \
	gateway/desk/people.c \
	gateway/desk/person_link.c \
	gateway/desk/person_link.h \
	gateway/desk/query.c \
	gateway/desk/query.h \
	gateway/desk/query_order.c \
	gateway/desk/query_output.c \
	gateway/desk/output.c \
	gateway/desk/output.h \
	gateway/desk/order_item.c \
	gateway/desk/order_item.h \
	gateway/desk/query_register.c \
	gateway/desk/query_sign.c \
	gateway/desk/query_sign.h \
	gateway/desk/queue.c \
	gateway/desk/queue.h \
	gateway/desk/registration.c \
	gateway/desk/registration.h \
	gateway/desk/report.c \
	gateway/desk/reserve.c \
	gateway/desk/report_effect.c \
	gateway/desk/report_effect.h \
	gateway/desk/report_reply.c \
	gateway/desk/report_reply.h \
	gateway/desk/service_call.c \
	gateway/desk/alert_forms.c gateway/desk/alert_forms.h \
	gateway/desk/set_table.c \
	gateway/desk/silence.c \
	gateway/desk/silence.h \
	gateway/desk/staff.c \
	gateway/desk/staff_item.c \
	gateway/desk/staff_item.h \
	gateway/desk/states.c \
	gateway/desk/states.h \
	gateway/desk/subject.h \
	gateway/desk/standing.c \
	gateway/desk/standing.h \
	gateway/desk/cell_change.c gateway/desk/cell_change.h \
	gateway/desk/cell_set.c gateway/desk/cell_set.h \
	gateway/desk/cell_undo.c \
	gateway/desk/cells.c gateway/desk/cells.h \
	gateway/desk/table_set.h \
	gateway/desk/tables.c \
	gateway/desk/tables.h \
	gateway/desk/terminals.c \
	gateway/desk/tick.c \
	gateway/desk/undo_table.c \
	gateway/desk/verp.c \
	gateway/desk/verp.h \
	gateway/desk/visit.c \
	gateway/desk/visit_confirm.c \
	gateway/desk/visit_parts.h \
	gateway/desk/visit_record.c \
	gateway/desk/visit_time.c \
	gateway/desk/visit.h \
	gateway/desk/visit_states.c

UNIT_TESTS += tests/unit/test_local_text
UNIT_TESTS += tests/unit/test_desk_report
UNIT_TESTS += tests/unit/test_desk_label tests/unit/test_desk_table tests/unit/test_desk_query
UNIT_TESTS += tests/unit/test_desk_signed tests/unit/test_desk_cells
UNIT_TESTS += tests/unit/test_desk_output
EXTRA_DIST += tests/unit/desk_house.h tests/unit/query_house.h
UNIT_TESTS += tests/unit/test_desk_condition tests/unit/test_desk_matter
UNIT_TESTS += tests/unit/test_desk_order tests/unit/test_desk_parts tests/unit/test_desk_visit tests/unit/test_queue
UNIT_TESTS += tests/unit/test_days_left tests/unit/test_desk_levels tests/unit/test_on_site tests/unit/test_desk_standing
UNIT_TESTS += tests/unit/test_wasted tests/unit/test_desk_early
UNIT_TESTS += tests/unit/test_desk_arrived tests/unit/test_desk_take_back
UNIT_TESTS += tests/unit/test_mail_names
UNIT_TESTS += tests/unit/test_desk_import
UNIT_TESTS += tests/unit/test_desk_mail_in tests/unit/test_reply_text
UNIT_TESTS += tests/unit/test_desk_alert
UNIT_TESTS += tests/unit/test_desk_people
UNIT_TESTS += tests/unit/test_desk_staff

# People, import, staff, incoming mail.
libplaten_desk_a_SOURCES += \
	gateway/desk/bounce_kind.c \
	gateway/desk/bounce_kind.h \
	gateway/desk/bounced.c \
	gateway/desk/bounced.h \
	gateway/desk/dealer.h \
	gateway/desk/import.h \
	gateway/desk/import_catalogue.c \
	gateway/desk/import_cells.c \
	gateway/desk/import_customers.c \
	gateway/desk/import_dealer.c \
	gateway/desk/import_kinds.c \
	gateway/desk/import_map.c \
	gateway/desk/import_map.h \
	gateway/desk/import_persons.c \
	gateway/desk/import_stores.c \
	gateway/desk/import_terminals.c \
	gateway/desk/import_texts.c \
	gateway/desk/mail_alert.c \
	gateway/desk/mail_automatic.c \
	gateway/desk/mail_bounce.c \
	gateway/desk/mail_calendar.c \
	gateway/desk/mail_forwarded.c \
	gateway/desk/mail_forwarded.h \
	gateway/desk/mail_in.h \
	gateway/desk/mail_person.c \
	gateway/desk/mail_token.c \
	gateway/desk/mail_token.h \
	gateway/desk/mail_try.c \
	gateway/desk/mail_try.h \
	gateway/desk/object_check.c \
	gateway/desk/object_check.h \
	gateway/desk/person_mail.c \
	gateway/desk/person_mail.h \
	gateway/desk/person_state.c \
	gateway/desk/person_state.h \
	gateway/desk/second_contact.c \
	gateway/desk/second_contact.h \
	gateway/desk/reply_text.c \
	gateway/desk/reply_text.h \
	gateway/desk/sender.c \
	gateway/desk/sender.h \
	gateway/desk/staff_name.c \
	gateway/desk/staff_name.h

# Who is told of what, and when.
UNIT_TESTS += tests/unit/test_desk_tell
libplaten_desk_a_SOURCES += \
	gateway/desk/hand_over.c \
	gateway/desk/item_name.c \
	gateway/desk/item_name.h \
	gateway/desk/hand_over.h \
	gateway/desk/hear.c \
	gateway/desk/hear.h \
	gateway/desk/take_back.c \
	gateway/desk/tell.c \
	gateway/desk/tell.h \
	gateway/desk/tell_time.c \
	gateway/desk/tell_time.h \
	gateway/desk/wishes.c

# Programs for terminals.
libplaten_desk_a_SOURCES += gateway/desk/update.c gateway/desk/update.h \
	gateway/desk/update_query.c gateway/desk/update_staff.c
