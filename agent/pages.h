/* The agent's libraries bring sixty others with them, and to link those the system reads their
 * tables whole: two thirds of what is resident when `main` begins are pages that are never looked
 * at again. */
#ifndef PLATEN_AGENT_PAGES_H
#define PLATEN_AGENT_PAGES_H

/* Gives back the unchangeable pages of the program and its libraries, and what malloc() keeps free.
 * Pages that are used again the kernel maps again from their files, so other threads may go on. */
void pages_give_back(void);

#endif
