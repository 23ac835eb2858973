noinst_LIBRARIES += libplaten-webui.a
libplaten_webui_a_SOURCES = \
	webui/placeholder.c
