# Pages, mails and texts; installed below pkgdatadir/templates with their folders.
TEMPLATES_FILES = \
	templates/README
nobase_dist_pkgdata_DATA += $(TEMPLATES_FILES)
