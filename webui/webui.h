// The web server: terminals' POST /report, managers' homepages, the staff console. Reads snapshots;
// every change is a command for the desk. microhttpd is included in webui/server.c only.
// webui/README says how a page, a form and a command are made.
#ifndef PLATEN_WEBUI_H
#define PLATEN_WEBUI_H

#include <stdbool.h>
#include <stdint.h>

struct _xmlDoc;
struct buf;
struct code_tables;
struct desk_queue;
struct polls;
struct programs;
struct reader_pool;
struct render;
struct seal_key;
struct store;
struct webui;

struct webui_settings { // texts and keys must outlive the server
    struct store *store;
    struct desk_queue *queue;
    struct reader_pool *pool; // NULL: POST /report answers 503
    struct programs *programs; // NULL: no updates
    const struct code_tables *tables; // shipped ones; NULL: none
    const struct render *render;
    const uint8_t *link_key;                         // LINK_KEY_SIZE bytes; form tokens too
    const struct seal_key *sign_key;                 // signs replies
    const char *open_certificate, *sign_certificate; // PEM; /gateway.pem gives both
    const char *base_url;                            // no slash at its end; https: Secure cookies
    const char *from;                                // the service centre's mail address
    const char *listen_host;                         // a loopback name or an address in numbers
    int listen_port;                                 // 0: any free one, see webui_port()
    const char *plain_host; // queries of terminals alone, without TLS; NULL: there is no such port
    int plain_port;         // 0: any free one, see webui_plain_port()
    unsigned query_terminal, query_address; // queries a minute of one terminal, one address; 0: no limit
    struct polls *polls;                    // NULL: every poll is a command
    const char *tls_certificate, *tls_key;           // file paths; NULL: http, loopback only
    const char *data_dir;                            // templates/, templates/pictures/
    const char *dealer_dir;  // the dealer's own template folder, looked in first; may be NULL
    int64_t (*now)(void);    // UTC microseconds
    bool no_cache;           // bench: nothing rendered is kept
    bool metrics_open;       // /metrics and /readyz for others than loopback too
    unsigned report_workers; // 0 = 2: reports read at once, as many as there are readers; as many
                             // threads again seal replies
    // What the program adds to /metrics, and whether it takes reports: false with a line that says why
    // not, for /readyz. Any thread; NULL: nothing, and ready.
    void (*metrics)(void *context, struct buf *text);
    bool (*ready)(void *context, const char **why_r);
    void *context;
    void (*watch)(const char *page, struct _xmlDoc *doc); // tests: each page document; NULL
    void (*log)(int level, const char *line);             // enum log_level; NULL: says nothing
};

// Answers requests in threads of its own from now on. NULL with *error_r (port in use: *in_use_r
// true, exit 75).
struct webui *webui_start(const struct webui_settings *settings, bool *in_use_r,
                          const char **error_r);
int webui_port(const struct webui *webui);
int webui_plain_port(const struct webui *webui); // -1: there is none
// Finishes what is under way, at most 10 s; the queue must still run.
void webui_stop(struct webui **webui);

#endif
