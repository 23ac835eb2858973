sbin_PROGRAMS += platend
platend_SOURCES = \
	gateway/main/backups.c gateway/main/backups.h \
	gateway/main/conf.c \
	gateway/main/conf_reload.c \
	gateway/main/ctl_server.c \
	gateway/main/ctl_alert.c gateway/main/ctl_label.c gateway/main/ctl_table.c gateway/main/ctl_update.c gateway/main/ctl_verb.c \
	gateway/main/daemon.c \
	gateway/main/fd_pass.c \
	gateway/main/keys.c \
	gateway/main/keys_backup.c gateway/main/keys_backup.h \
	gateway/main/mailboxes.c gateway/main/mailboxes.h \
	gateway/main/metrics.c gateway/main/metrics.h \
	gateway/main/platend.c \
	gateway/main/store_care.c \
	gateway/main/supervisor.c \
	gateway/main/ticker.c
platend_LDADD = $(FLOOR_SIBLINGS) $(FOREIGN_LIBS)

platend_SOURCES += \
	gateway/main/conf.h \
	gateway/main/ctl_server.h \
	gateway/main/ctl_verb.h \
	gateway/main/daemon.h \
	gateway/main/fd_pass.h \
	gateway/main/keys.h \
	gateway/main/store_care.h \
	gateway/main/supervisor.h \
	gateway/main/ticker.h
