bin_PROGRAMS += platenctl
platenctl_SOURCES = \
	gateway/ctl/client.c \
	gateway/ctl/command.c \
	gateway/ctl/command_code.c \
	gateway/ctl/command_down.c \
	gateway/ctl/command_import.c \
	gateway/ctl/command_label.c \
	gateway/ctl/command_link.c \
	gateway/ctl/command_list.c \
	gateway/ctl/command_order.c \
	gateway/ctl/command_query_key.c \
	gateway/ctl/command_report.c \
	gateway/ctl/command_staff.c \
	gateway/ctl/command_store.c \
	gateway/ctl/command_alert.c \
	gateway/ctl/command_table.c gateway/ctl/table_rows.c gateway/ctl/table_rows.h \
	gateway/ctl/command_standing.c \
	gateway/ctl/command_terminal.c \
	gateway/ctl/main.c \
	gateway/ctl/print_json.c
platenctl_LDADD = $(FLOOR_LIB) $(FOREIGN_LIBS)

# platenctl's "mail explain".
platenctl_SOURCES += \
	gateway/ctl/explain_json.c gateway/ctl/explain_json.h \
	gateway/ctl/explain_mime.c \
	gateway/ctl/mail_explain.c gateway/ctl/mail_explain.h \
	gateway/ctl/reader_client.c gateway/ctl/reader_client.h

platenctl_SOURCES += \
	gateway/ctl/client.h \
	gateway/ctl/command.h

platenctl_SOURCES += gateway/ctl/command_update.c gateway/ctl/update_folder.h \
	gateway/ctl/update_sign.c
