#include "gateway/ctl/client.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/frame.h"
#include "lib/memory.h"

enum { SEND_TIMEOUT = 30000, NO_TIMEOUT = -1 }; // a backup takes as long as it takes

static int connect_to(const struct ctl_options *options)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length =
        snprintf(address.sun_path, sizeof address.sun_path, "%s/ctl.sock", options->run_dir);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && length < (int)sizeof address.sun_path &&
        connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    fprintf(stderr,
            "platenctl: cannot reach platend at %s/ctl.sock: %s (is it running? --run-dir says "
            "where)\n",
            options->run_dir, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

static int send_ask(int fd, Platen__CtlAsk *ask, const char **error_r)
{
    struct buf bytes = {0};
    size_t size = platen__ctl_ask__get_packed_size(ask);
    bytes.len = platen__ctl_ask__pack(ask, buf_reserve(&bytes, size));
    int rc = frame_prepare(fd, error_r) == 1 &&
                     frame_write_version(fd, "ctl", 1, SEND_TIMEOUT, error_r) == 1 &&
                     frame_read_version(fd, "ctl", 1, SEND_TIMEOUT, error_r) == 1
                 ? frame_write(fd, bytes.data, bytes.len, SEND_TIMEOUT, error_r)
                 : -1;
    buf_free(&bytes);
    return rc;
}

static Platen__CtlAnswer *receive(int fd, const char **error_r)
{
    struct buf bytes = {0};
    Platen__CtlAnswer *answer = NULL;
    *error_r = "platend went away before it answered";
    while (frame_read(fd, &bytes, NO_TIMEOUT, error_r) == 1) {
        answer = platen__ctl_answer__unpack(&memory_for_messages, bytes.len, bytes.data);
        if (!answer || answer->progress[0] == '\0')
            break;
        fprintf(stderr, "%s\n", answer->progress);
        platen__ctl_answer__free_unpacked(answer, NULL);
        answer = NULL;
    }
    buf_free(&bytes);
    return answer;
}

Platen__CtlAnswer *client_ask(const struct ctl_options *options, Platen__CtlAsk *ask)
{
    const char *error = NULL;
    Platen__CtlAnswer *answer = NULL;
    int fd = connect_to(options);
    if (fd < 0)
        return NULL;
    ask->version = 1;
    if (send_ask(fd, ask, &error) == 1)
        answer = receive(fd, &error);
    if (!answer)
        fprintf(stderr, "platenctl: %s\n", error);
    close(fd);
    return answer;
}

int client_verb_json(const struct ctl_options *options, const char *verb, const char *const *words,
                     size_t n_words, char **json_r)
{
    Platen__CtlAsk ask = PLATEN__CTL_ASK__INIT;
    ask.verb = (char *)verb;
    ask.words = (char **)words;
    ask.n_words = n_words;
    Platen__CtlAnswer *answer = client_ask(options, &ask);
    if (!answer)
        return EX_UNAVAILABLE;
    int status = answer->exit;
    if (answer->error[0]) {
        fprintf(stderr, "platenctl: %s\n", answer->error);
        status = status ? status : EX_SOFTWARE;
    } else if (answer->answer) {
        printf("%s\n", answer->answer->text);
        status = client_status(answer->answer);
    } else {
        *json_r = strdup(answer->json);
    }
    platen__ctl_answer__free_unpacked(answer, NULL);
    return status;
}

int client_verb(const struct ctl_options *options, const char *verb, const char *const *words,
                size_t n_words)
{
    char *json = NULL;
    int status = client_verb_json(options, verb, words, n_words, &json);
    if (json && options->json)
        printf("%s\n", json);
    else if (json)
        client_print_json(json);
    free(json);
    return fflush(stdout) == 0 ? status : EX_IOERR;
}

int client_find(const struct ctl_options *options, const char *thing, const char *name,
                uint64_t *id_r)
{
    char *json = NULL;
    int status = client_verb_json(options, "show", (const char *[]){thing, name}, 2, &json);
    json_t *found = json ? json_loads(json, 0, NULL) : NULL;
    const char *reception = json_string_value(json_object_get(found, "reception")); // 1-00000017
    *id_r = (uint64_t)json_integer_value(json_object_get(found, "id"));
    if (*id_r == 0 && reception != NULL && strchr(reception, '-') != NULL)
        *id_r = strtoull(strchr(reception, '-') + 1, NULL, 10);
    json_decref(found);
    free(json);
    return status == EX_OK && *id_r == 0 ? EX_DATAERR : status;
}

int client_status(const Platen__Answer *answer)
{
    switch (answer->result) {
    case PLATEN__RESULT__RESULT_DONE:
    case PLATEN__RESULT__RESULT_DUPLICATE:
    case PLATEN__RESULT__RESULT_STAFF:
        return EX_OK;
    case PLATEN__RESULT__RESULT_UNKNOWN:
        return EX_TEMPFAIL;
    default:
        return EX_DATAERR;
    }
}

static void print_answer(const struct ctl_options *options, const Platen__Answer *answer)
{
    if (!options->json) {
        fprintf(client_status(answer) == EX_OK ? stdout : stderr, "%s\n",
                answer->text[0] ? answer->text : "done");
        return;
    }
    json_t *json =
        json_pack("{s:i, s:s, s:s, s:I, s:I, s:I}", "result", (int)answer->result, "text",
                  answer->text, "field", answer->field, "reception", (json_int_t)answer->reception,
                  "event", (json_int_t)answer->event, "id", (json_int_t)answer->id);
    char *text = json_dumps(json, JSON_COMPACT);
    printf("%s\n", text ? text : "{}");
    free(text);
    json_decref(json);
}

static int ask_command(const struct ctl_options *options, Platen__Command *command, bool *more_r)
{
    Platen__CtlAsk ask = PLATEN__CTL_ASK__INIT;
    ask.command = command;
    Platen__CtlAnswer *answer = client_ask(options, &ask);
    if (!answer)
        return EX_UNAVAILABLE;
    int status = answer->exit ? answer->exit : EX_SOFTWARE;
    if (answer->answer) {
        print_answer(options, answer->answer);
        status = client_status(answer->answer);
        *more_r = status == EX_OK && answer->answer->id != 0;
    } else {
        fprintf(stderr, "platenctl: %s\n", answer->error);
    }
    platen__ctl_answer__free_unpacked(answer, NULL);
    return fflush(stdout) == 0 ? status : EX_IOERR;
}

int client_command(const struct ctl_options *options, Platen__Command *command)
{
    bool more;
    return ask_command(options, command, &more);
}

int client_command_all(const struct ctl_options *options, Platen__Command *command)
{
    bool more;
    int status;
    do {
        more = false;
        status = ask_command(options, command, &more);
    } while (more);
    return status;
}
