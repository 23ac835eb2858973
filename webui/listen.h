// A listening TCP socket by address and port, with reasons that an operator understands.
#ifndef PLATEN_WEBUI_LISTEN_H
#define PLATEN_WEBUI_LISTEN_H

#include <stdbool.h>

bool listen_is_loopback(const char *host); // an address in numbers
// The socket, not blocking, or -1 with *error_r; *in_use_r: another program has the port.
int listen_on(const char *host, int port, bool *in_use_r, const char **error_r);

#endif
