#include "agent/agent.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "agent/identity.h"
#include "agent/state.h"
#include "agent/update_own.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/log.h"
#include "lib/text.h"

/* As --version prints it. */
static const char said[] = "platen-agent " PACKAGE_VERSION;

const char *agent_version(void)
{
    return said + strlen("platen-agent ");
}

int agent_fail(int code, const char *format, ...)
{
    struct buf text = {0}, clean = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    text_add_escaped(&clean, buf_text(&text));
    fflush(stdout);
    fprintf(stderr, "platen-agent: %s\n", buf_text(&clean));
    buf_free(&text);
    buf_free(&clean);
    return code;
}

int agent_open(struct agent *agent, const struct common_options *options, bool must_be_enrolled)
{
    const char *error;
    *agent = (struct agent){.arena = arena_new()};
    if (config_read(options->config, agent->arena, &agent->config, &error) != 1)
        return agent_fail(EX_CONFIG, "%s", error);
    if (options->state != NULL)
        agent->config.state_folder = options->state;
    agent->config.use_http = !options->mail_only;
    agent->config.use_mail = !options->http_only;
    if (state_open(agent->config.state_folder, &agent->state, &error) != 1)
        return agent_fail(EX_CANTCREAT, "%s", error);
    if (agent->config.update_agent &&
        config_lay_over(&agent->config,
                        state_path(agent->state, agent->arena,
                                   "update/current/" UPDATE_OWN_TERMINAL "/" UPDATE_OWN_SETTINGS),
                        &error) < 0)
        log_warning("settings that were sent are not used: %s", error);
    if (agent->config.status_folder[0] == '\0')
        agent->config.status_folder = state_path(agent->state, agent->arena, "status");
    int loaded = identity_load(agent->state, &agent->identity, &error);
    if (loaded < 0)
        return agent_fail(EX_DATAERR, "%s", error);
    if (loaded == 0 && must_be_enrolled)
        return agent_fail(EX_UNAVAILABLE, "%s", error);
    return EX_OK;
}

void agent_close(struct agent *agent)
{
    identity_free(&agent->identity);
    state_close(&agent->state);
    config_free(&agent->config);
    arena_free(&agent->arena);
}

int agent_finish_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EX_OK;
    return agent_fail(EX_IOERR, "standard output: %m");
}
