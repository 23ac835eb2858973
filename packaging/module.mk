EXTRA_DIST += packaging/build
EXTRA_DIST += packaging/dependencies
EXTRA_DIST += packaging/install-dependencies
EXTRA_DIST += packaging/quickstart/mailservers.py
EXTRA_DIST += packaging/quickstart/agents.py \
	packaging/quickstart/ber.py \
	packaging/quickstart/browser.py \
	packaging/quickstart/firewall.py \
	packaging/quickstart/gateway.py \
	packaging/quickstart/house.py \
	packaging/quickstart/mailview.py \
	packaging/quickstart/main.py \
	packaging/quickstart/ports.py \
	packaging/quickstart/postbox.py \
	packaging/quickstart/printers.py \
	packaging/quickstart/relay.py \
	packaging/quickstart/sample.py \
	packaging/quickstart/tour.py \
	packaging/quickstart/tour_output.py \
	packaging/quickstart/sample/catalogue.csv \
	packaging/quickstart/sample/conditions.csv \
	packaging/quickstart/sample/customers.csv \
	packaging/quickstart/sample/dealer.csv \
	packaging/quickstart/sample/departments.csv \
	packaging/quickstart/sample/guides.csv \
	packaging/quickstart/sample/maintenance.csv \
	packaging/quickstart/sample/models.csv \
	packaging/quickstart/sample/persons.csv \
	packaging/quickstart/sample/sites.csv \
	packaging/quickstart/sample/stores.csv

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = packaging/completion/platenctl packaging/completion/platen-agent

# ---- systemd: units, users, folders ----
SYSTEMD_UNITS = packaging/systemd/platend.service packaging/systemd/platen-agent.service \
	packaging/systemd/platen-backup.service
systemdsystemunit_DATA = $(SYSTEMD_UNITS)
dist_systemdsystemunit_DATA = packaging/systemd/platen-backup.timer
sysusersdir = $(prefix)/lib/sysusers.d
tmpfilesdir = $(prefix)/lib/tmpfiles.d
sysusers_DATA = packaging/systemd/platen.conf
tmpfiles_DATA = packaging/systemd/tmpfiles/platen.conf
CLEANFILES += $(SYSTEMD_UNITS) packaging/systemd/platen.conf packaging/systemd/tmpfiles/platen.conf
EXTRA_DIST += $(SYSTEMD_UNITS:=.in) packaging/systemd/hardening.conf \
	packaging/systemd/platen.sysusers packaging/systemd/platen.tmpfiles

$(SYSTEMD_UNITS): %: %.in packaging/systemd/hardening.conf Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed \
	  -e '/^@HARDENING@$$/{' -e 'r $(srcdir)/packaging/systemd/hardening.conf' -e 'd' -e '}' \
	  -e 's|@sbindir[@]|$(sbindir)|g' -e 's|@bindir[@]|$(bindir)|g' -e 's|@sysconfdir[@]|$(sysconfdir)|g' \
	  $(srcdir)/$@.in > $@.tmp && mv $@.tmp $@

packaging/systemd/platen.conf: packaging/systemd/platen.sysusers
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $(srcdir)/packaging/systemd/platen.sysusers $@
packaging/systemd/tmpfiles/platen.conf: packaging/systemd/platen.tmpfiles
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $(srcdir)/packaging/systemd/platen.tmpfiles $@

catalogdir = $(prefix)/lib/systemd/catalog
dist_catalog_DATA = packaging/systemd/platen.catalog
