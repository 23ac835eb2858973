# C made from the .proto files lies in build/schemas only. It is not ours, so our warnings are off.
noinst_LIBRARIES += libplaten-schemas.a
SCHEMAS_MADE = \
	schemas/records.pb-c.c schemas/records.pb-c.h \
	schemas/messages.pb-c.c schemas/messages.pb-c.h
nodist_libplaten_schemas_a_SOURCES = $(SCHEMAS_MADE)
libplaten_schemas_a_SOURCES =
libplaten_schemas_a_CFLAGS = $(BASE_CFLAGS)
BUILT_SOURCES += $(SCHEMAS_MADE)
CLEANFILES += $(SCHEMAS_MADE)

schemas/%.pb-c.c schemas/%.pb-c.h: schemas/%.proto
	$(AM_V_GEN)$(MKDIR_P) schemas && \
	$(PROTOC_C) --proto_path=$(top_srcdir) --c_out=. schemas/$*.proto
schemas/messages.pb-c.c schemas/messages.pb-c.h: schemas/records.proto

# Installed below pkgdatadir/schemas; add .rng files here.
SCHEMAS_FILES = \
	schemas/records.proto \
	schemas/messages.proto \
	schemas/report.rng \
	schemas/reply.rng
SCHEMAS_FILES += \
	schemas/page-another.rng \
	schemas/page-case.rng \
	schemas/page-choose.rng \
	schemas/page-contacts.rng \
	schemas/page-mails.rng \
	schemas/page-staff-person.rng \
	schemas/page-guide.rng \
	schemas/page-home.rng \
	schemas/page-message.rng \
	schemas/page-order.rng \
	schemas/page-orders.rng \
	schemas/page-review.rng \
	schemas/page-label.rng \
	schemas/page-staff-cell.rng \
	schemas/page-staff-cells.rng \
	schemas/page-staff-row.rng \
	schemas/page-staff-table.rng \
	schemas/page-service.rng \
	schemas/page-terminal.rng \
	schemas/page-visit.rng \
	schemas/paper.rng \
	schemas/page.rng
SCHEMAS_FILES += \
	schemas/page-staff.rng \
	schemas/page-staff-case.rng \
	schemas/page-staff-customer.rng \
	schemas/page-staff-enrol.rng \
	schemas/page-staff-item.rng \
	schemas/page-staff-login.rng \
	schemas/page-staff-mail.rng \
	schemas/page-staff-message.rng \
	schemas/page-staff-order.rng \
	schemas/page-staff-out.rng \
	schemas/page-staff-early.rng \
	schemas/page-staff-updates.rng \
	schemas/page-staff-alerts.rng \
	schemas/page-staff-teach.rng \
	schemas/page-staff-queue.rng \
	schemas/page-staff-report.rng \
	schemas/page-staff-reports.rng \
	schemas/page-staff-search.rng \
	schemas/page-staff-terminal.rng
nobase_dist_pkgdata_DATA += $(SCHEMAS_FILES)
nobase_dist_pkgdata_DATA += schemas/mail.rng
nobase_dist_pkgdata_DATA += schemas/table.rng
nobase_dist_pkgdata_DATA += schemas/alerts.rng
