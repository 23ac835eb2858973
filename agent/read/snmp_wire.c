#include "agent/read/snmp_wire.h"

#include <net-snmp/net-snmp-config.h>

#include <net-snmp/library/large_fd_set.h>
#include <net-snmp/net-snmp-includes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "agent/read/credentials.h"
#include "agent/read/snmp_plan.h"
#include "agent/read/snmp_values.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/memory.h"

static const int64_t second = 1000000;
static const char too_late[] = "no answer in time";

enum { ANSWERS_MAX = 512, TICK_MILLISECONDS = 50 };

/* How a device is first asked: most answer the first at once. */
struct attempt {
    long version;
    long timeout; /* microseconds */
    int retries;
};
static const struct attempt community_attempts[] = {
    {SNMP_VERSION_2c, 1000000, 1},
    {SNMP_VERSION_1, 1000000, 1},
    {SNMP_VERSION_2c, 2000000, 0},
    {SNMP_VERSION_1, 2000000, 0},
    {0, 0, 0},
};
static const struct attempt user_attempts[] = {
    {SNMP_VERSION_3, 1000000, 1}, {SNMP_VERSION_3, 1000000, 1}, {0, 0, 0}};
/* Once it has answered: one lost datagram in ten is no reason to give up. */
static const struct attempt known = {0, 1500000, 4};

enum heard { HEARD_NOTHING, HEARD_ANSWER, HEARD_TIMEOUT, HEARD_ENGINE, HEARD_REPORT };

struct talk {
    struct snmp_target *target;
    void *session;                       /* NULL: not open */
    const struct credential *credential; /* that it was opened with */
    const struct attempt *attempt;
    int64_t deadline; /* monotonic */
    bool answered;
    bool garbled;
    bool asks_engine; /* who is there, by version 3 */
    enum heard heard;
    struct arena *scratch;
};

/* ---- sessions ---- */

static void set_up(void)
{
    static bool is_up;
    if (is_up)
        return;
    is_up = true;
    /* Not init_snmp(): it reads configuration, MIBs and certificates and makes folders. */
    snmp_disable_log();
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPTYPE, "platen-agent");
    netsnmp_tdomain_init();
    init_snmpv3("platen-agent");
    /* As if there had been a configuration: it makes the user that asks who is there. */
    snmp_call_callbacks(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_PREMIB_READ_CONFIG, NULL);
}

static const struct {
    const char *name;
    const oid *protocol;
    size_t len;
} auths[] = {
    {"MD5", usmHMACMD5AuthProtocol, OID_LENGTH(usmHMACMD5AuthProtocol)},
    {"SHA", usmHMACSHA1AuthProtocol, OID_LENGTH(usmHMACSHA1AuthProtocol)},
    {"SHA-224", usmHMAC128SHA224AuthProtocol, OID_LENGTH(usmHMAC128SHA224AuthProtocol)},
    {"SHA-256", usmHMAC192SHA256AuthProtocol, OID_LENGTH(usmHMAC192SHA256AuthProtocol)},
    {"SHA-384", usmHMAC256SHA384AuthProtocol, OID_LENGTH(usmHMAC256SHA384AuthProtocol)},
    {"SHA-512", usmHMAC384SHA512AuthProtocol, OID_LENGTH(usmHMAC384SHA512AuthProtocol)},
};

/* The file's reader has looked at the words and lengths. */
static bool add_keys(netsnmp_session *session, const struct credential *credential)
{
    session->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
    if (credential->auth == NULL)
        return true;
    for (size_t i = 0; i < sizeof(auths) / sizeof(auths[0]); i++) {
        if (strcmp(auths[i].name, credential->auth) == 0) {
            session->securityAuthProto = (oid *)auths[i].protocol;
            session->securityAuthProtoLen = auths[i].len;
        }
    }
    session->securityLevel = SNMP_SEC_LEVEL_AUTHNOPRIV;
    session->securityAuthKeyLen = USM_AUTH_KU_LEN;
    if (generate_Ku(session->securityAuthProto, (u_int)session->securityAuthProtoLen,
                    (const u_char *)credential->auth_password, strlen(credential->auth_password),
                    session->securityAuthKey, &session->securityAuthKeyLen) != SNMPERR_SUCCESS)
        return false;
    if (credential->privacy == NULL)
        return true;
    bool aes = strcmp(credential->privacy, "AES") == 0;
    session->securityLevel = SNMP_SEC_LEVEL_AUTHPRIV;
    session->securityPrivProto = (oid *)(aes ? usmAESPrivProtocol : usmDESPrivProtocol);
    session->securityPrivProtoLen =
        aes ? OID_LENGTH(usmAESPrivProtocol) : OID_LENGTH(usmDESPrivProtocol);
    session->securityPrivKeyLen = USM_PRIV_KU_LEN;
    return generate_Ku(session->securityAuthProto, (u_int)session->securityAuthProtoLen,
                       (const u_char *)credential->privacy_password,
                       strlen(credential->privacy_password), session->securityPrivKey,
                       &session->securityPrivKeyLen) == SNMPERR_SUCCESS;
}

static bool add_credential(netsnmp_session *session, const struct credential *credential)
{
    if (session->version != SNMP_VERSION_3) {
        session->community = (u_char *)credential->community;
        session->community_len = strlen(credential->community);
        return true;
    }
    session->securityModel = SNMP_SEC_MODEL_USM;
    session->securityName = (char *)credential->user;
    session->securityNameLen = strlen(credential->user);
    if (credential->context != NULL) {
        session->contextName = (char *)credential->context;
        session->contextNameLen = strlen(credential->context);
    }
    return add_keys(session, credential);
}

static int hear(int operation, netsnmp_session *session, int request, netsnmp_pdu *pdu,
                void *magic);

static void close_session(struct talk *talk)
{
    if (talk->session != NULL)
        snmp_sess_close(talk->session);
    talk->session = NULL;
}

static bool open_session(struct talk *talk)
{
    struct snmp_target *target = talk->target;
    netsnmp_session session;
    close_session(talk);
    snmp_sess_init(&session);
    session.version = talk->attempt->version;
    session.timeout = talk->attempt->timeout;
    session.retries = talk->attempt->retries;
    session.callback = hear;
    session.callback_magic = talk;
    session.flags |= SNMP_FLAGS_DONT_PROBE; /* it would wait for the answer */
    talk->credential = target->credential;
    bool address6 = strchr(target->host, ':') != NULL;
    if (add_credential(&session, target->credential)) {
        session.peername = arena_printf(target->arena, address6 ? "udp6:[%s]:%d" : "udp:%s:%d",
                                        target->host, target->port);
        talk->session = snmp_sess_open(&session);
        if (talk->session == NULL && !address6) {
            session.peername =
                arena_printf(target->arena, "udp6:%s:%d", target->host, target->port);
            talk->session = snmp_sess_open(&session);
        }
    }
    memset(session.securityAuthKey, 0, sizeof(session.securityAuthKey));
    memset(session.securityPrivKey, 0, sizeof(session.securityPrivKey));
    talk->asks_engine = false;
    if (talk->session != NULL) /* opening takes it away */
        snmp_sess_session(talk->session)->flags |= SNMP_FLAGS_DONT_PROBE;
    return talk->session != NULL;
}

/* ---- answers ---- */

/* net-snmp's names have eight bytes a number. */
static uint32_t *short_name(const oid *name, size_t len, struct arena *arena)
{
    uint32_t *id = arena_array(arena, len + 1, sizeof(*id));
    for (size_t i = 0; i < len; i++)
        id[i] = (uint32_t)name[i];
    return id;
}

static bool take_value(const netsnmp_variable_list *variable, struct snmp_value *value,
                       struct arena *arena)
{
    switch (variable->type) {
    case ASN_INTEGER:
        value->kind = SNMP_NUMBER;
        value->number = *variable->val.integer;
        return true;
    case ASN_COUNTER:
    case ASN_GAUGE:
    case ASN_UINTEGER:
    case ASN_TIMETICKS:
        value->kind = variable->type == ASN_TIMETICKS ? SNMP_TICKS : SNMP_NUMBER;
        value->number = (int64_t)(*variable->val.integer & 0xffffffff);
        return true;
    case ASN_COUNTER64:
        value->kind = SNMP_NUMBER;
        value->number = (int64_t)(((uint64_t)variable->val.counter64->high & 0x7fffffff) << 32 |
                                  (variable->val.counter64->low & 0xffffffff));
        return true;
    case ASN_OBJECT_ID:
        value->kind = SNMP_NAME;
        value->size = variable->val_len / sizeof(oid) * sizeof(uint32_t);
        value->bytes = (const uint8_t *)short_name(variable->val.objid,
                                                   variable->val_len / sizeof(oid), arena);
        return true;
    case ASN_OCTET_STR:
    case ASN_IPADDRESS:
    case ASN_OPAQUE:
    case ASN_BIT_STR:
        value->kind = SNMP_BYTES;
        value->bytes = variable->val.string;
        value->size = variable->val_len;
        return true;
    default: /* NULL, the exceptions */
        return false;
    }
}

static void take_answers(struct talk *talk, const netsnmp_pdu *pdu)
{
    struct snmp_answer *answers = arena_array(talk->scratch, ANSWERS_MAX, sizeof(*answers));
    size_t n = 0;
    for (const netsnmp_variable_list *variable = pdu->variables;
         variable != NULL && n < ANSWERS_MAX; variable = variable->next_variable) {
        struct snmp_value *value = arena_alloc(talk->scratch, sizeof(*value));
        value->id = short_name(variable->name, variable->name_length, talk->scratch);
        value->len = variable->name_length;
        answers[n].id = value->id;
        answers[n].len = value->len;
        answers[n].value = take_value(variable, value, talk->scratch) ? value : NULL;
        n++;
    }
    snmp_plan_take(talk->target->plan, answers, n);
}

static void take_error(struct talk *talk, const netsnmp_pdu *pdu)
{
    size_t index = pdu->errindex > 0 ? (size_t)pdu->errindex : 0;
    enum snmp_trouble trouble = pdu->errstat == SNMP_ERR_TOOBIG       ? SNMP_TOO_BIG
                                : pdu->errstat == SNMP_ERR_NOSUCHNAME ? SNMP_NO_SUCH_NAME
                                                                      : SNMP_REFUSED;
    snmp_plan_trouble(talk->target->plan, trouble, index);
}

/* A report tells who is there, or why not. When it is only the clock that was wrong net-snmp asks
 * again by itself, and tells when that is in vain. */
static void hear_report(struct talk *talk, netsnmp_pdu *pdu)
{
    if (talk->asks_engine)
        talk->heard = HEARD_ENGINE;
    else if (pdu == NULL || snmpv3_get_report_type(pdu) != SNMPERR_NOT_IN_TIME_WINDOW)
        talk->heard = HEARD_REPORT;
}

static int hear(int operation, netsnmp_session *session, int request, netsnmp_pdu *pdu, void *magic)
{
    struct talk *talk = magic;
    (void)session;
    (void)request;
    if (operation == NETSNMP_CALLBACK_OP_TIMED_OUT) {
        talk->heard = HEARD_TIMEOUT;
        return 1;
    }
    if (operation != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE || pdu == NULL) {
        talk->heard = talk->asks_engine ? talk->heard : HEARD_REPORT;
        return 1;
    }
    if (pdu->command == SNMP_MSG_REPORT) {
        hear_report(talk, pdu);
        return 1;
    }
    if (pdu->command != SNMP_MSG_RESPONSE) {
        talk->garbled = true;
        return 0;
    }
    talk->heard = HEARD_ANSWER;
    talk->answered = true;
    if (pdu->errstat == SNMP_ERR_NOERROR)
        take_answers(talk, pdu);
    else
        take_error(talk, pdu);
    arena_reset(talk->scratch);
    return 1;
}

/* ---- one device ---- */

static void finish(struct talk *talk, const char *error)
{
    struct snmp_target *target = talk->target;
    close_session(talk);
    target->error = arena_strdup(target->arena, error);
    /* In version 3 that is also what cannot be proved: another password. */
    target->outcome = talk->answered                                      ? SNMP_OUTCOME_ANSWERED
                      : talk->garbled && target->credential->user == NULL ? SNMP_OUTCOME_GARBLED
                                                                          : SNMP_OUTCOME_SILENT;
    if (target->outcome == SNMP_OUTCOME_GARBLED)
        target->error = "what it answers is not SNMP";
    talk->target = NULL;
    if (target->done != NULL)
        target->done(target);
}

static bool send_ask(struct talk *talk, const struct snmp_ask *ask)
{
    oid name[OID_MAX];
    bool bulk = talk->attempt->version != SNMP_VERSION_1;
    netsnmp_pdu *pdu = snmp_pdu_create(bulk ? SNMP_MSG_GETBULK : SNMP_MSG_GETNEXT);
    if (bulk) {
        pdu->non_repeaters = 0;
        pdu->max_repetitions = ask->rows;
    }
    for (size_t i = 0; i < ask->n; i++) {
        for (size_t j = 0; j < ask->names[i]->n; j++)
            name[j] = ask->names[i]->id[j];
        snmp_add_null_var(pdu, name, ask->names[i]->n);
    }
    talk->heard = HEARD_NOTHING;
    if (snmp_sess_send(talk->session, pdu) != 0)
        return true;
    snmp_free_pdu(pdu);
    return false;
}

/* RFC 3414, 4: a question of nobody, to nobody, about nothing. */
static bool send_probe(struct talk *talk)
{
    netsnmp_pdu *pdu = snmp_pdu_create(SNMP_MSG_GET);
    pdu->version = SNMP_VERSION_3;
    pdu->securityName = memory_need(strdup(""));
    pdu->securityNameLen = 0;
    pdu->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
    pdu->securityModel = SNMP_SEC_MODEL_USM;
    talk->heard = HEARD_NOTHING;
    talk->asks_engine = true;
    if (snmp_sess_send(talk->session, pdu) != 0)
        return true;
    snmp_free_pdu(pdu);
    return false;
}

/* What must be known first, then what is wanted. */
static bool send_next(struct talk *talk, const struct snmp_ask *ask)
{
    const netsnmp_session *session = snmp_sess_session(talk->session);
    if (talk->attempt->version == SNMP_VERSION_3 && session->securityEngineIDLen == 0)
        return send_probe(talk);
    return send_ask(talk, ask);
}

static void go_on(struct talk *talk);

/* It has said who it is: this user's keys are made for it. */
static void after_engine(struct talk *talk)
{
    netsnmp_session *session = snmp_sess_session(talk->session);
    talk->asks_engine = false;
    if (session->securityEngineIDLen == 0 ||
        usm_create_user_from_session(session) != SNMPERR_SUCCESS)
        finish(talk, "it does not tell who it is (RFC 3414), or has no such keys");
    else
        go_on(talk);
}

/* Asks what is next, or is done. */
static void go_on(struct talk *talk)
{
    struct snmp_target *target = talk->target;
    struct snmp_ask ask;
    for (;;) {
        if (snmp_plan_next(target->plan, &ask) == 1)
            break;
        if (target->more == NULL || !target->more(target)) {
            finish(talk, NULL);
            return;
        }
    }
    if (talk->session != NULL && talk->credential != target->credential)
        close_session(talk);
    if (talk->session == NULL && !open_session(talk)) {
        finish(talk, error_format("there is no address of %.200s", target->host));
        return;
    }
    if (!send_next(talk, &ask))
        finish(talk, error_format("cannot send to %.200s", target->host));
}

static void be_known(struct talk *talk)
{
    netsnmp_session *session = snmp_sess_session(talk->session);
    session->timeout = known.timeout;
    session->retries = known.retries;
}

static void after_timeout(struct talk *talk)
{
    if (talk->answered) {
        snmp_plan_trouble(talk->target->plan, SNMP_SILENCE, 0);
        go_on(talk);
        return;
    }
    talk->attempt++;
    if (talk->attempt->timeout == 0) {
        finish(talk, "no answer (it may be off, not let us in, or have another community or user)");
        return;
    }
    close_session(talk);
    go_on(talk);
}

static void act(struct talk *talk)
{
    switch (talk->heard) {
    case HEARD_NOTHING:
        break;
    case HEARD_ANSWER:
        be_known(talk);
        go_on(talk);
        break;
    case HEARD_TIMEOUT:
        after_timeout(talk);
        break;
    case HEARD_ENGINE:
        after_engine(talk);
        break;
    case HEARD_REPORT:
        finish(talk, "it does not take this user, password or level of security");
        break;
    }
}

static void start(struct talk *talk, struct snmp_target *target)
{
    talk->target = target;
    talk->deadline = clock_monotonic() + target->timeout;
    talk->answered = talk->garbled = false;
    if (talk->scratch == NULL)
        talk->scratch = arena_new();
    talk->attempt = target->credential->user != NULL ? user_attempts : community_attempts;
    go_on(talk);
}

/* ---- all of them ---- */

static int descriptor(struct talk *talk)
{
    netsnmp_transport *transport =
        talk->target != NULL && talk->session != NULL ? snmp_sess_transport(talk->session) : NULL;
    return transport != NULL ? transport->sock : -1;
}

static void receive(struct talk *talk, int fd)
{
    netsnmp_large_fd_set set;
    netsnmp_large_fd_set_init(&set, FD_SETSIZE);
    netsnmp_large_fd_setfd(fd, &set);
    /* A datagram that is no SNMP is told by -1; what it should have been is waited for. */
    if (snmp_sess_read2(talk->session, &set) != 0)
        talk->garbled = true;
    netsnmp_large_fd_set_cleanup(&set);
}

static void check_time(struct talk *talk, int64_t now, bool stop)
{
    if (talk->target == NULL)
        return;
    snmp_sess_timeout(talk->session);
    if (talk->heard == HEARD_NOTHING && (stop || now > talk->deadline)) {
        snmp_plan_stop(talk->target->plan, "the time for it is over");
        finish(talk, too_late);
        return;
    }
    act(talk);
}

static void step(struct talk *talks, struct pollfd *fds, size_t n, int64_t *checked, bool stop)
{
    for (size_t i = 0; i < n; i++)
        fds[i] = (struct pollfd){.fd = descriptor(&talks[i]), .events = POLLIN};
    poll(fds, n, TICK_MILLISECONDS);
    for (size_t i = 0; i < n; i++) {
        if (fds[i].fd >= 0 && fds[i].revents != 0) {
            receive(&talks[i], fds[i].fd);
            act(&talks[i]);
        }
    }
    int64_t now = clock_monotonic();
    if (now - *checked < second / 20 && !stop)
        return;
    *checked = now;
    for (size_t i = 0; i < n; i++)
        check_time(&talks[i], now, stop);
}

/* Those that are not under way begin with the next; how many places are in use. */
static size_t fill(struct talk *talks, size_t used, size_t room, const struct snmp_feed *feed,
                   bool *busy_r)
{
    struct snmp_target *target = NULL;
    bool more = true;
    *busy_r = false;
    for (size_t i = 0; i < used || (more && i < room); i++) {
        /* One that is done at once (no address) leaves its place to the next. */
        while (talks[i].target == NULL && more) {
            more = (target = feed->next(feed->context)) != NULL;
            if (more)
                start(&talks[i], target);
        }
        *busy_r |= talks[i].target != NULL;
        if (talks[i].scratch != NULL && i >= used)
            used = i + 1;
    }
    return used;
}

static bool any_busy(const struct talk *talks, size_t used)
{
    for (size_t i = 0; i < used; i++)
        if (talks[i].target != NULL)
            return true;
    return false;
}

void snmp_wire_run(const struct snmp_feed *feed, size_t at_once)
{
    struct talk *talks = memory_need(calloc(at_once, sizeof(*talks)));
    struct pollfd *fds = memory_need(calloc(at_once, sizeof(*fds)));
    size_t used = 0;
    int64_t checked = 0;
    set_up();
    for (;;) {
        bool stopping = feed->stop != NULL && *feed->stop != 0, busy;
        if (stopping)
            busy = any_busy(talks, used);
        else
            used = fill(talks, used, at_once, feed, &busy);
        if (!busy)
            break;
        step(talks, fds, used, &checked, stopping);
    }
    for (size_t i = 0; i < used; i++)
        arena_free(&talks[i].scratch);
    free(talks);
    free(fds);
}
