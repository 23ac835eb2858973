// What the files of webui share and others do not see.
#ifndef PLATEN_WEBUI_INTERNAL_H
#define PLATEN_WEBUI_INTERNAL_H

#include <stdatomic.h>

#include "webui/webui.h"

struct cgi_limit;
struct server;
struct statics;
struct workers;

struct webui {
    struct webui_settings settings;
    char *origin;  // "https://service.example.com:8443", as a browser writes it
    bool secure;   // base_url is https
    char *dirs[2]; // template folders, the dealer's first
    size_t n_dirs;
    struct statics *statics;
    struct workers *workers;
    struct workers *door;          // passwords of staff: reports never wait for them
    struct server *server;
    struct cgi_limit *by_terminal; // queries of terminals
    struct cgi_limit *by_address;
    struct cgi_limit *by_label; // what people say at one machine
    int64_t started;
    atomic_ulong requests;
    atomic_ulong by_status[6]; // 1xx to 5xx, by the first digit
    atomic_ulong reports;      // accepted
    atomic_ulong busy;         // 503 for want of room
};

#endif
