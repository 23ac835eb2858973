// The talk with platend over RUNDIR/ctl.sock.
#ifndef PLATEN_CTL_CLIENT_H
#define PLATEN_CTL_CLIENT_H

#include <stddef.h>

#include "gateway/ctl/command.h"
#include "schemas/messages.pb-c.h"

// Asks and waits; progress goes to stderr as it comes. NULL after a line on stderr (exit with
// EX_UNAVAILABLE). Free with platen__ctl_answer__free_unpacked(.., NULL).
Platen__CtlAnswer *client_ask(const struct ctl_options *options, Platen__CtlAsk *ask);
// A verb with words; prints the answer (JSON, or a table of it) and returns the exit status.
int client_verb(const struct ctl_options *options, const char *verb, const char *const *words,
                size_t n_words);
// The same, without printing: *json_r is malloc'd. Returns the exit status.
int client_verb_json(const struct ctl_options *options, const char *verb, const char *const *words,
                     size_t n_words, char **json_r);
// A command to the desk; prints its text (or the answer as JSON) and returns the exit status.
int client_command(const struct ctl_options *options, Platen__Command *command);
// The same for a command that does some at a time: given again while the answer's id is not 0.
int client_command_all(const struct ctl_options *options, Platen__Command *command);
// The id of a thing by what people call it: a terminal's number, O-000012, D3-000017, an address;
// an id too. EX_OK and *id_r; else an exit status, after a line on stderr.
int client_find(const struct ctl_options *options, const char *thing, const char *name,
                uint64_t *id_r);
// Exit status that stands for a result of the desk.
int client_status(const Platen__Answer *answer);
// Prints a JSON array of objects as a table, an object as lines.
void client_print_json(const char *json);

#endif
