// The daemon's side of platenctl: RUNDIR/ctl.sock (0660), one CtlAsk a connection, one or more
// CtlAnswers back (frames of lib/frame.h). Peers are checked by their credentials: root, our own
// user, or whoever the socket's group lets in; what they do is done as the operator.
#ifndef PLATEN_MAIN_CTL_SERVER_H
#define PLATEN_MAIN_CTL_SERVER_H

#include <stdint.h>

struct backups;
struct code_tables;
struct conf;
struct ctl_server;
struct desk_queue;
struct keys;
struct programs;
struct reader_pool;
struct render;
struct store;

struct ctl_server_settings {
    const struct conf *conf;
    const struct keys *keys;
    struct store *store;
    struct desk_queue *queue;
    struct reader_pool *pool;
    struct backups *backups;
    const struct code_tables *tables; // what ships of them
    struct programs *programs;
    const struct render *render;
    int64_t (*now)(void);
};

struct ctl_server *ctl_server_start(const struct ctl_server_settings *settings,
                                    const char **error_r);
// Uses other settings from now on; the old ones must still live for what is under way.
void ctl_server_use(struct ctl_server *server, const struct conf *conf);
// Ends the listener; waits for what is under way.
void ctl_server_stop(struct ctl_server **server);

#endif
