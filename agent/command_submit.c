/* submit: a printer's own mail by a pipe from the local mail server, or from anything else, sent on
 * sealed. A mail server that is told 0 forgets the mail, so it is in the spool by then; whatever is
 * not the mail's own fault is 75, and the mail server tries again. */
#include "agent/commands.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/compose.h"
#include "agent/handover.h"
#include "agent/identity.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "agent/terminal.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/enrolment_file.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/report.h"

enum { SUBMIT_WAITING_MAX = 500 }; /* reports in the spool; at most 110 MB of mails */

/* pipe(8) of Postfix may put "From sender date" in front, as mailbox files have it. */
static size_t envelope_line(const struct buf *mail)
{
    if (mail->len < 5 || memcmp(mail->data, "From ", 5) != 0)
        return 0;
    const char *end = memchr(mail->data, '\n', mail->len);
    return end == NULL ? mail->len : (size_t)(end + 1 - (const char *)mail->data);
}

/* 1; 0 the spool is full; -1 failed. */
static int has_room(struct agent *agent, const char **error_r)
{
    char **names;
    size_t n;
    if (spool_list(agent->state, agent->arena, &names, &n, error_r) != 1)
        return -1;
    *error_r = error_format("%zu reports wait in %s/spool: try again later", n,
                            state_folder(agent->state));
    return n < SUBMIT_WAITING_MAX;
}

/* 1 it is in the spool, 0 or -1 not now. */
static int spool_mail(struct agent *agent, const struct terminal *terminal, struct buf *mail,
                      const char **id_r, const char **error_r)
{
    size_t skip = envelope_line(mail);
    Platen__Report report;
    platen__report__init(&report);
    report.purpose = arena_strdup(agent->arena, "mail");
    report.mail.data = mail->data + skip;
    report.mail.len = mail->len - skip;
    if (state_lock(agent->state, error_r) != 1)
        return -1;
    int result = has_room(agent, error_r);
    if (result == 1)
        result =
            compose_put(agent, agent->identity, &report, terminal, agent->identity->gateway->mail,
                        NULL, 0, clock_now(), agent->arena, id_r, error_r);
    state_unlock(agent->state);
    return result;
}

/* EX_OK, or 75 with the reason told: a terminal that is not there yet may be registered later. */
static int find_terminal(struct agent *agent, const char *name, struct terminal **terminal_r)
{
    const char *error;
    *terminal_r = NULL;
    if (name[0] == '\0')
        return EX_OK;
    int found = terminal_load(agent->state, name, agent->arena, terminal_r, &error);
    if (found == 1)
        return EX_OK;
    return agent_fail(EX_TEMPFAIL, "%s: %s", name,
                      found == 0 ? "no such terminal is registered" : error);
}

static int submit(struct agent *agent, const char *name, struct buf *mail)
{
    struct terminal *terminal;
    const char *error = "", *id;
    int code = find_terminal(agent, name, &terminal);
    if (code != EX_OK)
        return code;
    if (spool_mail(agent, terminal, mail, &id, &error) != 1)
        return agent_fail(EX_TEMPFAIL, "%s", error);
    /* One try, where `run` is not there to send it. What becomes of it is no longer the mail
     * server's matter. */
    struct handover *handover = handover_new(agent);
    handover_wait(handover, "mail", id, 0, false);
    handover_free(&handover);
    return EX_OK;
}

int command_submit(int argc, char **argv)
{
    struct common_options common = {0};
    const char *terminal = "";
    struct agent agent;
    struct buf mail = {0};
    char **words;
    const struct option_spec options[] = {
        {"terminal", 0, "NAME", "the printer that it is from, where the mail does not say it",
         &terminal, NULL},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "submit",
        "",
        "Take a printer's own mail from standard input and send it on, sealed.",
        "For an alias or transport of the local mail server. Exit 0: it is in the spool and will "
        "be\n"
        "sent; 65: empty or over 160,000 bytes; 75: try again (the spool is full, or the agent is\n"
        "not enrolled or set up yet).",
        options,
        0};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    int read = fileio_read_all(STDIN_FILENO, REPORT_MAIL_MAX, &mail), code;
    if (read < 0)
        code = agent_fail(EX_TEMPFAIL, "standard input: %s", strerror(errno));
    else if (read == 0 || mail.len == envelope_line(&mail))
        code = agent_fail(EX_DATAERR, read == 0 ? "the mail is larger than %d bytes" : "no mail",
                          REPORT_MAIL_MAX);
    else {
        code = agent_open(&agent, &common, true) == EX_OK ? submit(&agent, terminal, &mail)
                                                          : EX_TEMPFAIL;
        agent_close(&agent);
    }
    buf_free(&mail);
    return code;
}
