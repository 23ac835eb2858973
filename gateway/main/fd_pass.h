// Passing a reader's socket from the supervisor to the daemon, and the words "ready" and "alive" the
// other way.
#ifndef PLATEN_MAIN_FD_PASS_H
#define PLATEN_MAIN_FD_PASS_H

// The daemon's words.
enum { FD_PASS_READY = 'R', FD_PASS_ALIVE = 'A' };

// A pair of sequenced-packet sockets, close-on-exec. 1, -1 with errno.
int fd_pass_pair(int pair_r[2]);
// Sends fd (or none: -1) with one byte of meaning. 1, -1 with errno.
int fd_pass_send(int socket, char word, int fd);
// Waits for the next. 1 with *word_r and *fd_r (-1 = none came), 0 end, -1 with errno.
int fd_pass_receive(int socket, char *word_r, int *fd_r);

#endif
