// The ticker: looks once a second whether something is due and gives the desk a tick (DESIGN 3,
// Time), and says "it goes on" where desk and ticker have really come round.
#ifndef PLATEN_MAIN_TICKER_H
#define PLATEN_MAIN_TICKER_H

struct desk_queue;
struct polls;
struct store;
struct ticker;

// alive: called in the ticker's thread, once a second while the desk's thread gives signs of life.
// Terminals that polled are told with a tick, once a minute and at the end.
struct ticker *ticker_start(struct store *store, struct desk_queue *queue, struct polls *polls,
                            void (*alive)(void *context), void *context);
void ticker_stop(struct ticker **ticker);

#endif
