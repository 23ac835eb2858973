/* Asks the link that this machine has in a network who prints by IPP (agent/read/dns_sd.h). */
#ifndef PLATEN_AGENT_READ_DNS_SD_SEARCH_H
#define PLATEN_AGENT_READ_DNS_SD_SEARCH_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct dns_sd_printer;

/* Of those whose address lies between first and last (in the machine's order). 1 and as many as
 * answered within three seconds; 0 when this machine has no part in that network: multicast goes no
 * further than the link. -1 when it cannot be asked. Blocks for that time. */
int dns_sd_search(uint32_t first, uint32_t last, struct arena *arena,
                  const struct dns_sd_printer **printers_r, size_t *n_r, const char **error_r);

#endif
