/* The commands of platen-agent, one function each: exit codes of sysexits.h. */
#ifndef PLATEN_AGENT_COMMANDS_H
#define PLATEN_AGENT_COMMANDS_H

struct command {
    const char *name;
    const char *words;
    const char *summary;
    int (*run)(int argc, char **argv);
};

int command_register(int argc, char **argv);
int command_change(int argc, char **argv);
int command_run(int argc, char **argv);
int command_tell(int argc, char **argv);
int command_order(int argc, char **argv);
int command_done(int argc, char **argv);
int command_panel(int argc, char **argv);
int command_show(int argc, char **argv);
int command_list(int argc, char **argv);
int command_read_printer(int argc, char **argv);
int command_discover(int argc, char **argv);
int command_reply(int argc, char **argv);
int command_submit(int argc, char **argv);
int command_schedule(int argc, char **argv);
int command_update(int argc, char **argv);
int command_status(int argc, char **argv);
int command_doctor(int argc, char **argv);

#endif
