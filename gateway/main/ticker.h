// The ticker: looks once a second whether something is due and gives the desk a tick (DESIGN 3,
// Time).
#ifndef PLATEN_MAIN_TICKER_H
#define PLATEN_MAIN_TICKER_H

struct desk_queue;
struct store;
struct ticker;

struct ticker *ticker_start(struct store *store, struct desk_queue *queue);
void ticker_stop(struct ticker **ticker);

#endif
