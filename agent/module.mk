noinst_LIBRARIES += libplaten-agent.a
libplaten_agent_a_SOURCES = \
	agent/agent.c agent/agent.h \
	agent/commands.h \
	agent/command_register.c \
	agent/command_discover.c \
	agent/command_doctor.c \
	agent/doctor.c agent/doctor.h \
	agent/command_read.c \
	agent/command_reply.c \
	agent/command_run.c \
	agent/command_say.c \
	agent/command_schedule.c \
	agent/command_show.c \
	agent/command_status.c \
	agent/command_submit.c \
	agent/compose.c agent/compose.h \
	agent/config.c agent/config.h \
	agent/deliver.c agent/deliver.h \
	agent/down.c agent/down.h \
	agent/handover.c agent/handover.h \
	agent/identity.c agent/identity.h \
	agent/launch.c agent/launch.h \
	agent/ini.c agent/ini.h \
	agent/look.c agent/look.h \
	agent/mailbox.c agent/mailbox.h \
	agent/memory.c agent/memory.h \
	agent/off.c agent/off.h \
	agent/options.c agent/options.h \
	agent/overview.c agent/overview.h \
	agent/page.c agent/page.h \
	agent/panel.c agent/panel.h \
	agent/read/brother.c agent/read/brother.h \
	agent/read/colour.c agent/read/colour.h \
	agent/read/ipp_condition.c \
	agent/read/ipp_decode.c agent/read/ipp_decode.h \
	agent/read/credentials.c agent/read/credentials.h \
	agent/read/crew.c agent/read/crew.h \
	agent/read/dns_sd.c agent/read/dns_sd.h \
	agent/read/dns_sd_search.c agent/read/dns_sd_search.h \
	agent/read/maker.c agent/read/maker.h \
	agent/read/oid.c agent/read/oid.h \
	agent/read/printer_alert.c agent/read/printer_alert.h \
	agent/read/printer_text.c agent/read/printer_text.h \
	agent/read/printer_words.c agent/read/printer_words.h \
	agent/read/ipp_encode.c agent/read/ipp_encode.h \
	agent/read/ipp_events.c agent/read/ipp_events.h \
	agent/read/ipp_get.c agent/read/ipp_get.h \
	agent/read/ipp_http.c agent/read/ipp_http.h \
	agent/read/ipp_printer.c agent/read/ipp_printer.h \
	agent/read/ipp_supply.c \
	agent/read/ipp_text.c agent/read/ipp_text.h \
	agent/read/read.c agent/read/read.h \
	agent/read/read_file.c \
	agent/read/read_ipp.c \
	agent/read/reading.c agent/read/reading.h \
	agent/read/reading_json.c agent/read/reading_json.h \
	agent/read/reading_status.c agent/read/reading_status.h \
	agent/read/reading_text.c agent/read/reading_text.h \
	agent/read/snmp.c \
	agent/read/snmp_alert.c \
	agent/read/snmp_identity.c \
	agent/read/snmp_part.h \
	agent/read/snmp_plan.c agent/read/snmp_plan.h \
	agent/read/snmp_private.c agent/read/snmp_private.h \
	agent/read/snmp_private_counter.c agent/read/snmp_private_supply.c \
	agent/read/snmp_reading.c agent/read/snmp_reading.h \
	agent/read/snmp_rows.c agent/read/snmp_rows.h \
	agent/read/snmp_state.c agent/read/snmp_supply.c \
	agent/read/snmp_tray.c \
	agent/read/snmp_values.c agent/read/snmp_values.h \
	agent/read/snmp_wire.c agent/read/snmp_wire.h \
	agent/read/supply_words.c agent/read/supply_words.h \
	agent/read/supply_name.c agent/read/supply_name.h \
	agent/reply.c agent/reply.h \
	agent/reply_mail.c agent/reply_mail.h \
	agent/resident.c agent/resident.h \
	agent/spool.c agent/spool.h \
	agent/spool_thin.c agent/spool_thin.h \
	agent/state.c agent/state.h \
	agent/status_condition.c \
	agent/status_file.c agent/status_file.h \
	agent/status_maintenance.c \
	agent/status_part.h \
	agent/status_supply.c \
	agent/terminal.c agent/terminal.h \
	agent/level_rule.c agent/level_rule.h \
	agent/watch.c agent/watch.h agent/watch_part.h \
	agent/watch_chip.c agent/watch_estimate.c agent/watch_jam.c \
	agent/watch_maintenance.c agent/watch_supply.c \
	agent/when.c agent/when.h

bin_PROGRAMS += platen-agent
platen_agent_SOURCES = agent/platen-agent.c
platen_agent_LDADD = libplaten-agent.a $(FLOOR_LIB) $(FOREIGN_LIBS)

EXTRA_DIST += tests/flow/agent_world.py tests/flow/test_agent.py tests/flow/test_noticing.py tests/flow/test_schedule.py
EXTRA_DIST += tests/flow/rfc3805.py tests/flow/snmp_world.py tests/flow/test_read_snmp.py \
	tests/flow/snmp_hostile.py tests/flow/test_read_hostile.py tests/flow/test_read_run.py \
	tests/flow/test_read_credentials.py tests/flow/mdns_world.py tests/flow/test_discover_dns_sd.py
EXTRA_DIST += tests/flow/test_agent_gateway.py \
	tests/flow/test_agent_mailbox.py tests/flow/test_protocol_doc.py
dist_doc_DATA += docs/devices.md docs/devices-ipp.md docs/protocol.md docs/reading.md docs/status-file.md
dist_man_MANS = docs/man/platen-agent.1

UNIT_TESTS += tests/unit/test_agent_spool
UNIT_TESTS += tests/unit/test_agent_spool_thin
UNIT_TESTS += tests/unit/test_agent_status
UNIT_TESTS += tests/unit/test_agent_watch
UNIT_TESTS += tests/unit/test_colour
UNIT_TESTS += tests/unit/test_ipp_decode
UNIT_TESTS += tests/unit/test_ipp_printer

check_PROGRAMS += tests/flow/ipp_tool
tests_flow_ipp_tool_SOURCES = tests/flow/ipp_tool.c
tests_flow_ipp_tool_LDADD = libplaten-agent.a $(FLOOR_LIB) $(FOREIGN_LIBS)
EXTRA_DIST += tests/flow/ipp_world.py tests/flow/test_read_ipp.py tests/flow/test_read_ipp_run.py
UNIT_TESTS += tests/unit/test_snmp_plan
UNIT_TESTS += tests/unit/test_snmp_reading
UNIT_TESTS += tests/unit/test_update_record
EXTRA_DIST += tests/unit/snmp_text.h

libplaten_agent_a_SOURCES += agent/command_update.c \
	agent/update.c agent/update.h \
	agent/update_apply.c agent/update_apply.h \
	agent/update_child.c agent/update_child.h \
	agent/update_fetch.c agent/update_fetch.h \
	agent/update_own.c agent/update_own.h \
	agent/update_record.c agent/update_record.h \
	agent/update_trust.c agent/update_trust.h
EXTRA_DIST += tests/flow/test_agent_memory.py tests/flow/test_doctor.py tests/flow/test_way_out.py tests/flow/test_status_page.py
EXTRA_DIST += tests/flow/test_update.py tests/flow/test_update_own.py tests/flow/test_update_attacks.py tests/flow/tuf_signer.py
