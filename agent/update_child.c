#include "agent/update_child.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>

#include "agent/down.h"
#include "agent/identity.h"
#include "agent/update_own.h"
#include "lib/enrolment_file.h"
#include "lib/log.h"
#include "lib/memory.h"
#include "lib/random.h"

extern char **environ;

struct update_child {
    const struct agent *agent;
    const struct common_options *options;
    pid_t pid;   /* 0 = none */
    int64_t due; /* monotonic */
    bool may_begin_anew;
};

static const int64_t second = 1000000;

struct update_child *update_child_new(const struct agent *agent, const struct common_options *options,
                                      bool may_begin_anew)
{
    struct update_child *child = calloc(1, sizeof(*child));
    if (child == NULL)
        memory_none();
    child->agent = agent;
    child->options = options;
    child->may_begin_anew = may_begin_anew;
    return child;
}

static void start(struct update_child *child)
{
    char *words[8] = {memory_need(strdup("platen-agent")), memory_need(strdup("update"))};
    size_t n = 2;
    posix_spawnattr_t how;
    sigset_t none, usual;
    if (child->options->config != NULL) {
        words[n++] = memory_need(strdup("--config"));
        words[n++] = memory_need(strdup(child->options->config));
    }
    if (child->options->state != NULL) {
        words[n++] = memory_need(strdup("--state"));
        words[n++] = memory_need(strdup(child->options->state));
    }
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_init(&how);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &usual);
    errno = posix_spawn(&child->pid, "/proc/self/exe", NULL, &how, words, environ);
    if (errno != 0) {
        log_error("cannot look for updates: %m");
        child->pid = 0;
    }
    posix_spawnattr_destroy(&how);
    for (size_t i = 0; i < n; i++)
        free(words[i]);
}

static void take_end(struct update_child *child)
{
    int status;
    if (child->pid == 0 || waitpid(child->pid, &status, WNOHANG) != child->pid)
        return;
    child->pid = 0;
    if (!WIFEXITED(status) || (WEXITSTATUS(status) != EX_OK && WEXITSTATUS(status) != EX_TEMPFAIL))
        log_warning("looking for updates ended with status %d",
                    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/* Not all agents at once: up to a tenth later. */
static int64_t some_more(int64_t every)
{
    uint32_t number;
    random_bytes(&number, sizeof(number));
    return every + (int64_t)((double)number / UINT32_MAX * (double)every / 10);
}

static bool waits(const struct update_child *child)
{
    return child->may_begin_anew && child->agent->config.update_agent && update_own_trial() == NULL &&
           update_own_waits(child->agent);
}

int64_t update_child_look(struct update_child *child, int64_t monotonic, bool *waits_r)
{
    const struct config *config = &child->agent->config;
    int64_t every = config->update_every;
    bool trial = update_own_trial() != NULL;
    *waits_r = child->pid == 0 && waits(child);
    if (trial) /* until the gateway has answered */
        every = config->retry;
    if (every == 0 || !config->use_http || child->agent->identity->gateway->url[0] == '\0')
        return 0;
    take_end(child);
    if (down_asked(child->agent->state, NULL))
        child->due = monotonic;
    if (child->pid == 0 && monotonic >= child->due) {
        start(child);
        if (!trial && config->update_confirm > 0 && config->update_confirm < every)
            every = config->update_confirm;
        child->due = monotonic + some_more(every);
    }
    return child->pid != 0 ? monotonic + second : child->due;
}

void update_child_free(struct update_child **child)
{
    if (*child == NULL)
        return;
    if ((*child)->pid != 0) {
        kill((*child)->pid, SIGTERM);
        waitpid((*child)->pid, NULL, 0);
    }
    free(*child);
    *child = NULL;
}
