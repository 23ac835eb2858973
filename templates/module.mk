# Pages, mails and texts; installed below pkgdatadir/templates with their folders.
TEMPLATES_FILES = \
	templates/README \
	templates/lang/conditions.de.xml templates/lang/conditions.en.xml templates/lang/conditions.ja.xml \
	templates/lang/pages.de.xml templates/lang/pages.en.xml templates/lang/pages.ja.xml \
	templates/pages/another.xsl \
	templates/pages/case.xsl \
	templates/pages/choose.xsl \
	templates/pages/contacts.xsl \
	templates/pages/mails.xsl \
	templates/pages/staff-person.xsl \
	templates/pages/frame.xsl \
	templates/pages/guide.xsl \
	templates/pages/home.xsl \
	templates/pages/message.xsl \
	templates/pages/order.xsl \
	templates/pages/orders.xsl \
	templates/pages/parts.xsl \
	templates/pages/review.xsl \
	templates/pages/service.xsl \
	templates/pages/terminal.xsl \
	templates/pages/visit.xsl \
	templates/pictures/box.svg \
	templates/pictures/drum.svg \
	templates/pictures/fuser.svg \
	templates/pictures/paper.svg \
	templates/pictures/staples.svg \
	templates/pictures/toner-black.svg \
	templates/pictures/toner-cyan.svg \
	templates/pictures/toner-magenta.svg \
	templates/pictures/toner-yellow.svg \
	templates/pictures/transfer-belt.svg \
	templates/pictures/waste-box.svg \
	templates/static/icons.svg \
	templates/static/mark.svg \
	templates/static/platen.css
nobase_dist_pkgdata_DATA += $(TEMPLATES_FILES)
TEMPLATES_MAILS = \
	templates/lang/mails.de.xml templates/lang/mails.en.xml templates/lang/mails.ja.xml \
	templates/mails/as-html.xsl \
	templates/mails/as-paper.xsl \
	templates/mails/fax.xsl \
	templates/mails/report.xsl \
	templates/mails/as-text.xsl \
	templates/mails/confirm.xsl \
	templates/mails/delivery-date.xsl \
	templates/mails/digest.xsl \
	templates/mails/done.xsl \
	templates/mails/failure.xsl \
	templates/mails/inspection.xsl \
	templates/mails/maintenance.xsl \
	templates/mails/new-link.xsl \
	templates/mails/order-taken.xsl \
	templates/mails/parts.xsl \
	templates/mails/shortage.xsl \
	templates/mails/still-empty.xsl \
	templates/mails/visit-date.xsl
nobase_dist_pkgdata_DATA += $(TEMPLATES_MAILS)
TEMPLATES_STAFF = \
	templates/lang/said.de.xml templates/lang/said.en.xml templates/lang/said.ja.xml \
	templates/lang/staff.de.xml templates/lang/staff.en.xml templates/lang/staff.ja.xml \
	templates/pages/staff-case.xsl \
	templates/pages/staff-customer.xsl \
	templates/pages/staff-enrol.xsl \
	templates/pages/staff-frame.xsl \
	templates/pages/staff-item.xsl \
	templates/pages/staff-login.xsl \
	templates/pages/staff-mail.xsl \
	templates/pages/staff-message.xsl \
	templates/pages/staff-order.xsl \
	templates/pages/staff-out.xsl \
	templates/pages/staff-early.xsl \
	templates/pages/staff-updates.xsl \
	templates/pages/staff-alerts.xsl \
	templates/pages/staff-teach.xsl \
	templates/pages/staff-queue.xsl \
	templates/pages/staff-report.xsl \
	templates/pages/staff-reports.xsl \
	templates/pages/output.xsl \
	templates/papers/reports.xsl \
	templates/pages/staff-cell.xsl templates/pages/staff-cells.xsl \
	templates/pages/staff-row.xsl templates/pages/staff-table.xsl \
	templates/pages/staff-search.xsl \
	templates/pages/staff-terminal.xsl \
	templates/static/staff.css \
	templates/static/staff.js
nobase_dist_pkgdata_DATA += $(TEMPLATES_STAFF)
TEMPLATES_TABLES = \
	templates/tables/errors.xml \
	templates/tables/numbers.xml \
	templates/tables/orders.xml \
	templates/tables/words.xml
nobase_dist_pkgdata_DATA += $(TEMPLATES_TABLES)
# What machines' own mails look like; they go into the reader (gateway/reader/module.mk).
ALERT_FORMS = \
	templates/alerts/general.xml \
	templates/alerts/brother.xml \
	templates/alerts/canon.xml \
	templates/alerts/cups.xml \
	templates/alerts/epson.xml \
	templates/alerts/hp.xml \
	templates/alerts/konica-minolta.xml \
	templates/alerts/kyocera.xml \
	templates/alerts/lexmark.xml \
	templates/alerts/oki.xml \
	templates/alerts/panasonic.xml \
	templates/alerts/ricoh.xml \
	templates/alerts/samsung.xml \
	templates/alerts/sharp.xml \
	templates/alerts/toshiba.xml \
	templates/alerts/xerox.xml
nobase_dist_pkgdata_DATA += $(ALERT_FORMS)
