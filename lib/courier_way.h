/* How a gateway is reached by HTTP, apart from its URL: whom to believe, and the proxy between. */
#ifndef PLATEN_LIB_COURIER_WAY_H
#define PLATEN_LIB_COURIER_WAY_H

#include <stdbool.h>

/* NULL or "": not set. */
struct courier_way {
    const char *ca_file; /* not set: the system's authorities, or nobody where there is a pin */
    /* "sha256//BASE64" of the gateway's public key (SPKI, RFC 7469, 2.4); several (its next one) with
     * ';' between. With a ca_file both must be right; alone it is enough. Never without TLS. */
    const char *pin;
    const char *proxy; /* URL; no other proxy is used */
    const char *proxy_user;
    const char *proxy_password;
    int timeout_seconds; /* 0 = 30; a third of it to connect */
};

/* One pin or several have the form that is said above. */
bool courier_way_pin_ok(const char *pin);

#endif
