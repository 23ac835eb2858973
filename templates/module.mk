# Pages, mails and texts; installed below pkgdatadir/templates with their folders.
TEMPLATES_FILES = \
	templates/README \
	templates/lang/pages.en.xml \
	templates/pages/frame.xsl \
	templates/pages/message.xsl \
	templates/static/platen.css
nobase_dist_pkgdata_DATA += $(TEMPLATES_FILES)
