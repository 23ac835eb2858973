# Manual pages: NAME.SECTION is made of a page of docs/, so that there is one text of each.
MAN_PAGES = docs/man/platend.8 docs/man/platenctl.1 docs/man/platend.conf.5 \
	docs/man/platen-import.5 docs/man/platen-status.5 docs/man/platen-protocol.7
MAN_PAGE = $(AM_V_GEN)$(MKDIR_P) docs/man && \
	$(top_srcdir)/docs/man/make-page $(notdir $@)
nodist_man_MANS = $(MAN_PAGES)
CLEANFILES += $(MAN_PAGES)
EXTRA_DIST += docs/man/make-page

docs/man/platend.8: docs/platend.md docs/man/make-page
	$(MAN_PAGE) 'the gateway of a service centre for printers' $(srcdir)/docs/platend.md >$@
docs/man/platenctl.1: docs/platenctl.md docs/man/make-page
	$(MAN_PAGE) 'the command line of the gateway' $(srcdir)/docs/platenctl.md >$@
docs/man/platend.conf.5: docs/platend.conf.md docs/man/make-page
	$(MAN_PAGE) 'settings of the gateway' $(srcdir)/docs/platend.conf.md >$@
docs/man/platen-import.5: docs/import.md docs/man/make-page
	$(MAN_PAGE) 'CSV files that the gateway takes over' $(srcdir)/docs/import.md >$@
docs/man/platen-status.5: docs/status-file.md docs/man/make-page
	$(MAN_PAGE) 'status file of a terminal' $(srcdir)/docs/status-file.md >$@
docs/man/platen-protocol.7: docs/protocol.md docs/man/make-page
	$(MAN_PAGE) 'how agents and the gateway talk' $(srcdir)/docs/protocol.md >$@
