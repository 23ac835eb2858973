#include "gateway/reader/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/frame.h"
#include "lib/memory.h"
#include "lib/seal.h"

#include "gateway/reader/alert_taught.h"
#include "gateway/reader/cage.h"
#include "gateway/reader/read.h"

enum { READER_VERSION = 1, READER_FOREVER = -1 };

struct reader_session {
    int fd;
    const struct reader_settings *settings;
    const Platen__ReaderWork *work; // being done
    struct buf in;
};

// A stream that is out of step cannot be mended: the supervisor starts another reader.
__attribute__((noreturn)) static void reader_give_up(const char *error)
{
    fprintf(stderr, "reader: %s\n", error);
    exit(EX_IOERR);
}

static void reader_send(struct reader_session *session, const Platen__ReaderFrame *frame)
{
    const char *error = "";
    size_t size = platen__reader_frame__get_packed_size(frame);
    uint8_t *bytes = malloc(size + 1);
    if (bytes == NULL)
        reader_give_up("out of memory");
    platen__reader_frame__pack(frame, bytes);
    if (frame_write(session->fd, bytes, size, READER_FOREVER, &error) < 0)
        reader_give_up(error);
    free(bytes);
}

// NULL: the other side closed.
static Platen__ReaderFrame *reader_receive(struct reader_session *session)
{
    const char *error = "";
    int result = frame_read(session->fd, &session->in, READER_FOREVER, &error);
    if (result < 0)
        reader_give_up(error);
    if (result == 0)
        return NULL;
    Platen__ReaderFrame *frame =
        platen__reader_frame__unpack(&memory_for_messages, session->in.len, session->in.data);
    if (frame == NULL)
        reader_give_up("not a frame of the reader's dialogue");
    // A mail is in the frame now: not twice in memory.
    buf_free(&session->in);
    return frame;
}

static int reader_take_key(const Platen__PinnedKey *key, struct arena *arena,
                           const uint8_t **spki_r, size_t *size_r)
{
    if (!key->known || key->sign_key.len == 0)
        return 0;
    *spki_r = arena_memdup(arena, key->sign_key.data, key->sign_key.len);
    *size_r = key->sign_key.len;
    return 1;
}

static int reader_find_key(void *context, const char *agent, struct arena *arena,
                           const uint8_t **spki_r, size_t *size_r)
{
    struct reader_session *session = context;
    const Platen__ReaderWork *work = session->work;
    if (work->pinned != NULL && strcmp(work->outer_agent, agent) == 0)
        return reader_take_key(work->pinned, arena, spki_r, size_r);
    Platen__NeedKey need;
    Platen__ReaderFrame ask;
    platen__need_key__init(&need);
    platen__reader_frame__init(&ask);
    need.agent = arena_strdup(arena, agent);
    ask.need_key = &need;
    reader_send(session, &ask);
    Platen__ReaderFrame *frame = reader_receive(session);
    if (frame == NULL || frame->pinned_key == NULL)
        reader_give_up("no answer to need-key");
    int known = reader_take_key(frame->pinned_key, arena, spki_r, size_r);
    platen__reader_frame__free_unpacked(frame, NULL);
    return known;
}

static struct seal_key *reader_own_key(const Platen__ReaderWork *work)
{
    if (work->key.len == 0)
        return NULL;
    struct seal_key *key = seal_key_read_private(work->key.data, work->key.len);
    return key != NULL ? key : seal_key_read_pem(work->key.data, work->key.len);
}

static void reader_do_part(struct reader_session *session, const Platen__ReaderWork *asked)
{
    struct arena *arena = arena_new();
    Platen__ReaderFrame answer;
    platen__reader_frame__init(&answer);
    answer.part = read_part(asked->raw.data, asked->raw.len, asked->path, arena);
    reader_send(session, &answer);
    arena_free(&arena);
}

// The form on trial cannot be used: the mail was not read.
static Platen__Parsed *reader_bad_form(struct arena *arena, const char *fault)
{
    Platen__Parsed *parsed = arena_alloc(arena, sizeof(*parsed));
    platen__parsed__init(parsed);
    parsed->fate = PLATEN__FATE__FATE_REJECTED;
    parsed->class_ = arena_strdup(arena, "form");
    parsed->reason = arena_strdup(arena, fault);
    return parsed;
}

static void reader_do(struct reader_session *session, const Platen__ReaderWork *asked)
{
    if (asked->kind == PLATEN__WORK_KIND__WORK_PART) {
        reader_do_part(session, asked);
        return;
    }
    struct arena *arena = arena_new();
    session->work = asked;
    Platen__ReaderFrame answer;
    platen__reader_frame__init(&answer);
    const char *fault = NULL;
    if (asked->trial != NULL)
        alert_forms_use(alert_taught_try(asked->trial, &fault));
    if (fault != NULL) {
        answer.parsed = reader_bad_form(arena, fault);
        reader_send(session, &answer);
        arena_free(&arena);
        return;
    }
    struct seal_key *own = reader_own_key(asked);
    struct read_work work = {
        .kind = asked->kind,
        .raw = asked->raw.data,
        .size = asked->raw.len,
        .outer_agent = asked->outer_agent,
        .now = asked->now,
        .open_keys = {session->settings->open_key, session->settings->second_key, own},
        .find_key = reader_find_key,
        .find_context = session,
        .tree = asked->tree,
        .lines = asked->lines,
    };
    answer.parsed = read_work(&work, arena);
    reader_send(session, &answer);
    seal_key_free(&own);
    alert_forms_use(NULL);
    arena_free(&arena);
}

static void reader_greet(struct reader_session *session)
{
    Platen__ReaderFrame hello;
    platen__reader_frame__init(&hello);
    hello.version = READER_VERSION;
    reader_send(session, &hello);
    Platen__ReaderFrame *frame = reader_receive(session);
    if (frame != NULL && frame->version != READER_VERSION)
        reader_give_up("the other side speaks another version");
    if (frame == NULL)
        exit(EX_OK);
    platen__reader_frame__free_unpacked(frame, NULL);
}

int reader_run(int fd, const struct reader_settings *settings)
{
    const char *error = "";
    read_prepare();
    struct reader_session session = {.fd = cage_keep_only(fd, &error), .settings = settings};
    if (session.fd < 0 || frame_prepare(session.fd, &error) < 0 ||
        (!settings->no_cage && cage_close(&error) < 0)) {
        fprintf(stderr, "reader: %s\n", error);
        return EX_OSERR;
    }
    reader_greet(&session);
    Platen__ReaderFrame *frame;
    while ((frame = reader_receive(&session)) != NULL) {
        if (frame->forms != NULL) {
            cage_work();
            alert_taught_set(frame->forms);
            cage_rest();
        }
        if (frame->work != NULL) {
            cage_work();
            reader_do(&session, frame->work);
            cage_rest();
        }
        platen__reader_frame__free_unpacked(frame, NULL);
    }
    buf_free(&session.in);
    return EX_OK;
}
