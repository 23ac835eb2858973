// Plays one recorded printer by SNMP on every address of this machine, for measurements: as little
// processor time as it can, each answer so long after its question as a printer takes. It knows
// GETNEXT and GETBULK of version 1 and 2c, any community, and answers in datagrams of 1400 bytes.
//
//   snmp_responder RECORDING MILLISECONDS    prints its port; ends when its input does
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    ROWS_MAX = 8192,
    IDS_MAX = 64,
    NAMES_MAX = 64,
    DATAGRAM_MAX = 1400,
    WAITING_MAX = 4096,
    TAG_GETNEXT = 0xa1,
    TAG_RESPONSE = 0xa2,
    TAG_GETBULK = 0xa5,
    NO_SUCH_NAME = 2
};

struct name {
    uint32_t ids[IDS_MAX];
    size_t n;
};

struct row {
    struct name name;
    uint8_t *variable; // name and value as they are sent
    size_t size;
};
static struct row rows[ROWS_MAX];
static size_t n_rows;

// ---- BER (X.690), as far as SNMP needs it ----

// Written from the end to the start, so that each length is known.
struct writer {
    uint8_t bytes[4096];
    size_t at;
};

static void put(struct writer *out, const void *bytes, size_t size)
{
    if (size > out->at)
        abort();
    out->at -= size;
    memcpy(out->bytes + out->at, bytes, size);
}

static void put_byte(struct writer *out, unsigned byte)
{
    const uint8_t one = (uint8_t)byte;
    put(out, &one, 1);
}

static void put_head(struct writer *out, unsigned tag, size_t size)
{
    if (size < 128) {
        put_byte(out, (unsigned)size);
    } else {
        put_byte(out, size & 255);
        if (size > 255)
            put_byte(out, (unsigned)(size >> 8));
        put_byte(out, size > 255 ? 0x82 : 0x81);
    }
    put_byte(out, tag);
}

static void put_number(struct writer *out, unsigned tag, int64_t number)
{
    size_t end = out->at;
    for (;;) {
        put_byte(out, (unsigned)(number & 255));
        if ((number >> 7) == 0 || (number >> 7) == -1)
            break;
        number >>= 8;
    }
    put_head(out, tag, end - out->at);
}

static void put_name(struct writer *out, unsigned tag, const struct name *name)
{
    size_t end = out->at;
    for (size_t i = name->n; i-- > 1;) {
        uint32_t id = i > 1 ? name->ids[i] : name->ids[0] * 40 + name->ids[1];
        put_byte(out, id & 127);
        while ((id >>= 7) > 0)
            put_byte(out, (id & 127) | 128);
    }
    put_head(out, tag, end - out->at);
}

struct part {
    unsigned tag;
    const uint8_t *bytes;
    size_t size;
};

// The next one of what is between *at and end.
static bool get(const uint8_t **at, const uint8_t *end, struct part *part)
{
    if (end - *at < 2)
        return false;
    part->tag = *(*at)++;
    part->size = *(*at)++;
    if (part->size >= 128) {
        size_t digits = part->size & 127;
        part->size = 0;
        if (digits > 2 || (size_t)(end - *at) < digits)
            return false;
        while (digits-- > 0)
            part->size = part->size << 8 | *(*at)++;
    }
    part->bytes = *at;
    if ((size_t)(end - *at) < part->size)
        return false;
    *at += part->size;
    return true;
}

static uint32_t number_of(const struct part *part)
{
    uint32_t number = 0;
    for (size_t i = 0; i < part->size; i++)
        number = number << 8 | part->bytes[i];
    return number;
}

static bool get_name(const struct part *part, struct name *name)
{
    uint32_t id = 0;
    *name = (struct name){.n = 2};
    for (size_t i = 0; i < part->size; i++) {
        id = id << 7 | (part->bytes[i] & 127);
        if ((part->bytes[i] & 128) != 0)
            continue;
        if (i == 0) {
            name->ids[0] = id / 40;
            name->ids[1] = id % 40;
        } else if (name->n < IDS_MAX) {
            name->ids[name->n++] = id;
        }
        id = 0;
    }
    return part->size > 0;
}

// ---- the recording ----

static int compare(const struct name *a, const struct name *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (a->ids[i] != b->ids[i])
            return a->ids[i] < b->ids[i] ? -1 : 1;
    return a->n == b->n ? 0 : a->n < b->n ? -1 : 1;
}

static const struct row *after(const struct name *name)
{
    size_t low = 0, high = n_rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare(&rows[middle].name, name) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n_rows ? &rows[low] : NULL;
}

static void parse_name(const char *text, struct name *name)
{
    char *end;
    for (name->n = 0; name->n < IDS_MAX; text = end + 1) {
        name->ids[name->n++] = (uint32_t)strtoul(text, &end, 10);
        if (*end != '.')
            return;
    }
}

// OID|TAG|VALUE as snmpsim has it; 4x is hex.
static void add_row(char *line)
{
    struct row *row = &rows[n_rows];
    struct writer out = {.at = sizeof(out.bytes)};
    char *tag = strchr(line, '|'), *value = tag != NULL ? strchr(tag + 1, '|') : NULL;
    if (value == NULL || n_rows == ROWS_MAX)
        return;
    value[strcspn(value, "\n")] = '\0';
    *tag++ = *value++ = '\0';
    parse_name(line, &row->name);
    size_t end = out.at;
    if (strcmp(tag, "4x") == 0) {
        unsigned byte;
        for (size_t i = strlen(value) / 2; i-- > 0;)
            if (sscanf(value + i * 2, "%2x", &byte) == 1)
                put_byte(&out, byte);
        put_head(&out, 4, end - out.at);
    } else if (strcmp(tag, "4") == 0) {
        put(&out, value, strlen(value));
        put_head(&out, 4, end - out.at);
    } else if (strcmp(tag, "6") == 0) {
        struct name name;
        parse_name(value, &name);
        put_name(&out, 6, &name);
    } else {
        put_number(&out, (unsigned)strtoul(tag, NULL, 10), strtoll(value, NULL, 10));
    }
    put_name(&out, 6, &row->name);
    put_head(&out, 0x30, end - out.at);
    row->size = end - out.at;
    row->variable = malloc(row->size);
    if (row->variable == NULL)
        abort();
    memcpy(row->variable, out.bytes + out.at, row->size);
    n_rows++;
}

static void load(const char *path)
{
    char line[4096];
    FILE *in = fopen(path, "r");
    if (in == NULL) {
        perror(path);
        exit(66);
    }
    while (fgets(line, sizeof(line), in) != NULL)
        add_row(line);
    fclose(in);
}

// ---- one answer ----

struct question {
    unsigned tag;
    struct part version, community, id;
    uint32_t repetitions;
    struct name names[NAMES_MAX];
    size_t n;
};

static bool parse(const uint8_t *bytes, size_t size, struct question *question)
{
    struct part whole, pdu, part, list, variable;
    const uint8_t *at = bytes, *end = bytes + size;
    question->n = 0;
    if (!get(&at, end, &whole))
        return false;
    at = whole.bytes;
    end = whole.bytes + whole.size;
    if (!get(&at, end, &question->version) || !get(&at, end, &question->community) ||
        !get(&at, end, &pdu))
        return false;
    question->tag = pdu.tag;
    at = pdu.bytes;
    end = pdu.bytes + pdu.size;
    if (!get(&at, end, &question->id) || !get(&at, end, &part) || !get(&at, end, &part) ||
        !get(&at, end, &list))
        return false;
    question->repetitions = question->tag == TAG_GETBULK ? number_of(&part) : 1;
    at = list.bytes;
    end = list.bytes + list.size;
    while (question->n < NAMES_MAX && get(&at, end, &variable)) {
        const uint8_t *inner = variable.bytes;
        if (!get(&inner, variable.bytes + variable.size, &part) ||
            !get_name(&part, &question->names[question->n++]))
            return false;
    }
    return question->tag == TAG_GETNEXT || question->tag == TAG_GETBULK;
}

// The variables in the order of RFC 3416, 4.2.3, as many as fit in; which one does not exist.
static size_t collect(struct question *question, const struct row **found, size_t max,
                      size_t *missing_r)
{
    size_t n = 0, size = 0;
    *missing_r = 0;
    for (uint32_t round = 0; round < question->repetitions; round++) {
        for (size_t i = 0; i < question->n && n < max; i++) {
            const struct row *row = after(&question->names[i]);
            size += row != NULL ? row->size : 24;
            if (size > DATAGRAM_MAX && n > 0)
                return n;
            if (row == NULL && *missing_r == 0)
                *missing_r = i + 1;
            found[n++] = row;
            if (row != NULL)
                question->names[i] = row->name;
        }
    }
    return n;
}

static size_t answer(const uint8_t *bytes, size_t size, struct writer *out)
{
    static struct question question;
    const struct row *found[512];
    size_t missing, end;
    if (!parse(bytes, size, &question))
        return 0;
    bool first = number_of(&question.version) == 0;
    const struct name start = question.names[0];
    size_t n = collect(&question, found, 512, &missing);
    out->at = end = sizeof(out->bytes);
    for (size_t i = n; i-- > 0;) {
        if (found[i] != NULL) {
            put(out, found[i]->variable, found[i]->size);
            continue;
        }
        size_t behind = out->at;
        put(out, "\x82\x00", 2); // endOfMibView
        put_name(out, 6, first ? &start : &question.names[i % question.n]);
        put_head(out, 0x30, behind - out->at);
    }
    bool failed = first && missing > 0;
    put_head(out, 0x30, end - out->at);
    put_number(out, 2, failed ? (int64_t)missing : 0);
    put_number(out, 2, failed ? NO_SUCH_NAME : 0);
    put(out, question.id.bytes, question.id.size);
    put_head(out, 2, question.id.size);
    put_head(out, TAG_RESPONSE, end - out->at);
    put(out, question.community.bytes, question.community.size);
    put_head(out, 4, question.community.size);
    put(out, question.version.bytes, question.version.size);
    put_head(out, 2, question.version.size);
    put_head(out, 0x30, end - out->at);
    return end - out->at;
}

// ---- questions in, answers out when they are due ----

struct waiting {
    int64_t due;
    struct sockaddr_in to;
    struct in_addr from;
    size_t size;
    uint8_t bytes[DATAGRAM_MAX + 200];
};
static struct waiting ring[WAITING_MAX];
static size_t first_waiting, n_waiting;

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

union control {
    struct cmsghdr head;
    char bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
};

// Many devices are one socket: the address that was asked is the one that answers.
static bool receive(int fd, int64_t delay)
{
    static struct writer out;
    uint8_t bytes[2048];
    union control control;
    struct waiting *waiting = &ring[(first_waiting + n_waiting) % WAITING_MAX];
    struct iovec piece = {bytes, sizeof(bytes)};
    struct msghdr message = {.msg_name = &waiting->to,
                             .msg_namelen = sizeof(waiting->to),
                             .msg_iov = &piece,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof(control.bytes)};
    ssize_t size = n_waiting < WAITING_MAX ? recvmsg(fd, &message, MSG_DONTWAIT) : -1;
    if (size < 0)
        return false;
    const struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    struct in_pktinfo place;
    waiting->size = answer(bytes, (size_t)size, &out);
    if (waiting->size == 0 || waiting->size > sizeof(waiting->bytes) || head == NULL)
        return true;
    memcpy(&place, CMSG_DATA(head), sizeof(place));
    waiting->from = place.ipi_addr;
    memcpy(waiting->bytes, out.bytes + out.at, waiting->size);
    waiting->due = milliseconds() + delay;
    n_waiting++;
    return true;
}

static void send_first(int fd)
{
    struct waiting *waiting = &ring[first_waiting];
    union control control = {.head = {.cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo)),
                                      .cmsg_level = IPPROTO_IP,
                                      .cmsg_type = IP_PKTINFO}};
    const struct in_pktinfo place = {.ipi_spec_dst = waiting->from};
    struct iovec piece = {waiting->bytes, waiting->size};
    const struct msghdr message = {.msg_name = &waiting->to,
                                   .msg_namelen = sizeof(waiting->to),
                                   .msg_iov = &piece,
                                   .msg_iovlen = 1,
                                   .msg_control = control.bytes,
                                   .msg_controllen = sizeof(control.bytes)};
    memcpy(CMSG_DATA(&control.head), &place, sizeof(place));
    if (sendmsg(fd, &message, 0) < 0)
        perror("sendmsg");
    first_waiting = (first_waiting + 1) % WAITING_MAX;
    n_waiting--;
}

static int open_socket(void)
{
    const int on = 1, room = 4 << 20;
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_ANY)}};
    socklen_t size = sizeof(place);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on)) != 0 ||
        bind(fd, (struct sockaddr *)&place, size) != 0 ||
        getsockname(fd, (struct sockaddr *)&place, &size) != 0) {
        perror("socket");
        exit(71);
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    printf("%d\n", ntohs(place.sin_port));
    fflush(stdout);
    return fd;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: snmp_responder RECORDING MILLISECONDS\n", stderr);
        return 64;
    }
    load(argv[1]);
    int64_t delay = strtol(argv[2], NULL, 10);
    struct pollfd fds[] = {{.fd = open_socket(), .events = POLLIN}, {.events = POLLIN}};
    for (;;) {
        int64_t wait = n_waiting > 0 ? ring[first_waiting].due - milliseconds() : 1000;
        poll(fds, 2, wait > 0 ? (int)wait : 0);
        if (fds[1].revents != 0)
            return 0;
        while (receive(fds[0].fd, delay))
            ;
        while (n_waiting > 0 && ring[first_waiting].due <= milliseconds())
            send_first(fds[0].fd);
    }
}
