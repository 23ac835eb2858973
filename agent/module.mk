noinst_LIBRARIES += libplaten-agent.a
libplaten_agent_a_SOURCES = \
	agent/placeholder.c

bin_PROGRAMS += platen-agent
platen_agent_SOURCES = agent/platen-agent.c
platen_agent_LDADD = libplaten-agent.a $(FLOOR_LIB) $(FOREIGN_LIBS)
