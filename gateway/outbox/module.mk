noinst_LIBRARIES += libplaten-outbox.a
libplaten_outbox_a_SOURCES = \
	gateway/outbox/calendar.c gateway/outbox/calendar.h \
	gateway/outbox/compose.c gateway/outbox/compose.h \
	gateway/outbox/dates.c gateway/outbox/dates.h \
	gateway/outbox/letter.c gateway/outbox/letter.h \
	gateway/outbox/letter_parts.c gateway/outbox/letter_parts.h \
	gateway/outbox/outbox.c gateway/outbox/outbox.h \
	gateway/outbox/results.c gateway/outbox/results.h \
	gateway/outbox/relays.c gateway/outbox/relays.h \
	gateway/outbox/sender.c gateway/outbox/sender.h
