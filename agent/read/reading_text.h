/* A reading for people, as `platen-agent read` prints it. */
#ifndef PLATEN_AGENT_READ_READING_TEXT_H
#define PLATEN_AGENT_READ_READING_TEXT_H

struct buf;
struct reading;

/* Adds lines of "what   value". Pure. */
void reading_text_add(const struct reading *reading, struct buf *buf);

#endif
