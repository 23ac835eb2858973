// platenctl: a table of commands, one file each. A command gets its own words (argv[0] is its name)
// and returns a sysexits status.
#ifndef PLATEN_CTL_COMMAND_H
#define PLATEN_CTL_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

struct ctl_options {
    const char *run_dir; // where platend's ctl.sock lies
    bool json;           // print data as the daemon's JSON
};

typedef int ctl_command_fn(const struct ctl_options *options, int argc, char **argv);

ctl_command_fn command_import;
ctl_command_fn command_list; // and show
ctl_command_fn command_status;
ctl_command_fn command_code;
ctl_command_fn command_staff;
ctl_command_fn command_label;
ctl_command_fn command_link;
ctl_command_fn command_order;
ctl_command_fn command_deliver;
ctl_command_fn command_visit;
ctl_command_fn command_case;
ctl_command_fn command_item;
ctl_command_fn command_mail;
ctl_command_fn command_store; // init, restore, verify, backup
ctl_command_fn command_keys;
ctl_command_fn command_states;
ctl_command_fn command_alert;
ctl_command_fn command_table;
ctl_command_fn command_terminal;
ctl_command_fn command_standing;
ctl_command_fn command_query_key;
ctl_command_fn command_down;
ctl_command_fn command_report;
ctl_command_fn command_outbox;
ctl_command_fn command_update;

// One line on stderr: "platenctl NAME: what; try platenctl help". Always EX_USAGE.
int command_usage(const char *name, const char *what);
// A number that stands for an id or a number of a record. False: not one.
bool command_id(const char *text, uint64_t *id_r);
// RFC 3339 with or without seconds, with Z or an offset, to UTC microseconds. False: not one.
bool command_time(const char *text, int64_t *time_r);

#endif
