/* A reading as `platen-agent read --json` prints it: docs/reading.md has each key. */
#ifndef PLATEN_AGENT_READ_READING_JSON_H
#define PLATEN_AGENT_READ_READING_JSON_H

struct buf;
struct reading;

/* Adds the object, indented, and a line end. Pure. */
void reading_json_add(const struct reading *reading, struct buf *buf);

#endif
