/* How much of the agent is resident. Its libraries bring sixty others with them, and to link those
 * the system reads their tables whole: two thirds of what is resident when `main` begins are pages
 * that are never looked at again. The kernel could take them back by itself, as they are its copies
 * of files; given back they are not counted as the agent's any more. */
#ifndef PLATEN_AGENT_RESIDENT_H
#define PLATEN_AGENT_RESIDENT_H

/* Gives back the unchangeable pages of the program and its libraries, and what malloc() keeps free.
 * Pages that are used again the kernel maps again from their files, so other threads may go on. */
void resident_give_back(void);

#endif
