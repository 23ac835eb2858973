/* Events by ippget (RFC 3995, RFC 3996): between two readings a printer that knows it is asked only
 * whether its state has changed; if so, all of it is read again at once.
 *
 *   a whole reading -> subscribe (printer-state-changed, an hour) -> Get-Notifications, as often as
 *   the printer wants: nothing -> nothing new; an event, or the subscription is gone -> read all
 *
 * A subscription is asked for anew before it ends; the old one ends by itself, as it does when the
 * agent ends.
 */
#ifndef PLATEN_AGENT_READ_IPP_EVENTS_H
#define PLATEN_AGENT_READ_IPP_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

struct ipp_http_settings;
struct ipp_message;
struct ipp_place;
struct read_kept;

/* After a whole reading: makes sure of a subscription where the printer knows ippget, and sets
 * kept->news_after; without one nothing is kept. Blocks; until: clock_monotonic(). */
void ipp_events_subscribe(struct read_kept *kept, const struct ipp_place *place,
                          const struct ipp_message *printer,
                          const struct ipp_http_settings *settings, int64_t until);
/* True when the printer says that nothing has happened; kept->news_after is when to ask next. */
bool ipp_events_none(struct read_kept *kept, const struct ipp_http_settings *settings,
                     int64_t until);

#endif
