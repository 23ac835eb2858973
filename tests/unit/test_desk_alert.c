// Machines' own mails through reader and desk: what they open, end and leave alone.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "gateway/reader/read.h"
#include "lib/arena.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

#define DONE PLATEN__RESULT__RESULT_DONE
#define STAFF PLATEN__RESULT__RESULT_STAFF

enum { TERMINALS = 16 };

// A terminal of the sample customer that no agent serves.
static void add_terminal(struct house *house, uint64_t id, const char *number, const char *serial)
{
    const Platen__Terminal *like = store_get_id(house_look(house), STORE_TERMINAL, 1);
    Platen__Terminal terminal;
    platen__terminal__init(&terminal);
    terminal.id = id;
    terminal.number = T(number);
    terminal.serial = T(serial);
    terminal.model = T("M100");
    terminal.customer = like->customer;
    terminal.site = like->site;
    terminal.department = like->department;
    terminal.manager = like->manager;
    terminal.state = PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    struct store_txn *txn = house_change_begin(house);
    store_put_id(txn, STORE_TERMINAL, id, &terminal);
    house_change_end(&txn);
}

static struct house *open_house(void)
{
    static bool prepared;
    if (!prepared)
        read_prepare();
    prepared = true;
    struct house *house = house_registered();
    return house;
}

// The mail as it comes, at the house's time.
static Platen__Result take(struct house *house, const char *mail)
{
    struct arena *arena = arena_new();
    struct read_work work = {
        .kind = PLATEN__WORK_KIND__WORK_MAIL, .raw = mail, .size = strlen(mail), .now = house->now};
    Platen__TakeMail ask;
    platen__take_mail__init(&ask);
    ask.parsed = read_work(&work, arena);
    Platen__Command command = HOUSE_COMMAND(TAKE_MAIL, take_mail, &ask);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_MAIL;
    Platen__Result result = house_apply(house, &command);
    arena_free(&arena);
    return result;
}

static Platen__Result take_words(struct house *house, const char *from, const char *to,
                                 const char *body)
{
    char mail[4096];
    snprintf(mail, sizeof mail,
             "From: %s\r\nTo: %s\r\nSubject: Printer notice\r\nAuto-Submitted: "
             "auto-generated\r\n\r\n%s",
             from, to, body);
    return take(house, mail);
}

#define FROM "mfp@north.platen.test"
#define TO "status@platen.test"

START_TEST(a_word_opens_and_a_word_ends)
{
    struct house *house = open_house();
    add_terminal(house, 2, "222222", "PLATEN0022");
    ck_assert_int_eq(take_words(house, FROM, TO,
                                "Model: P1\nSerial Number: PLATEN0022\nStatus: Toner low (K)\n"),
                     DONE);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_str_eq(house_case(house, 1)->keyword, "toner-low");
    ck_assert(house_case(house, 1)->notice);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);

    house->now += HOUSE_HOUR;
    ck_assert_int_eq(take_words(house, FROM, TO,
                                "Model: P1\nSerial Number: PLATEN0022\nStatus: Toner empty (K)\n"),
                     DONE);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1); // one matter
    ck_assert_str_eq(house_case(house, 1)->keyword, "toner-empty");

    house->now += HOUSE_HOUR;
    ck_assert_int_eq(
        take_words(house, FROM, TO,
                   "Model: P1\nSerial Number: PLATEN0022\nStatus: Toner (K) has been replaced\n"),
        DONE);
    ck_assert(!house_case(house, 1)->notice);
    house_close(house);
}
END_TEST

START_TEST(a_guess_opens_nothing)
{
    static const char *const words[] = {
        "Hello,\n\nour printer (serial PLATEN0022) has a paper jam again.\n\nThanks\n",
        "Guten Tag,\nder Drucker mit der Seriennummer PLATEN0022 meldet: Toner fast leer.\n",
        "Bonjour,\nl'imprimante, n\302\260 de s\303\251rie PLATEN0022 : bourrage papier. Merci\n",
    };
    struct house *house = open_house();
    add_terminal(house, 2, "222222", "PLATEN0022");
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        char mail[1024];
        snprintf(
            mail, sizeof mail,
            "From: somebody@north.platen.test\r\nTo: " TO "\r\nSubject: a question %zu\r\n"
            "Message-ID: <%zu@x.platen.test>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s",
            i, i, words[i]);
        ck_assert_int_eq(take(house, mail), STAFF);
        ck_assert_ptr_nonnull(strstr(house->answer->text, "perhaps "));
        ck_assert_ptr_nonnull(strstr(house->answer->text, "PLATEN0022"));
    }
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 0);
    house_close(house);
}
END_TEST

START_TEST(what_a_signed_word_began_is_for_staff)
{
    struct house *house = open_house();
    house_toner_report(house, 5); // signed
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    char to[64];
    snprintf(to, sizeof to, "status+%s@platen.test", terminal->number);
    ck_assert_int_eq(take_words(house, FROM, to,
                                "Model: M100\nIP: 192.0.2.1\nBlack toner: 90%\n"
                                "Status: Resolved: toner low (K)\n"),
                     DONE);
    ck_assert(house_case(house, 1)->notice);
    ck_assert_uint_eq(house_items(house, "unverified-completion", NULL), 0); // its gauge says low
    terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_int_eq(terminal->supplies[0]->level, 5); // what an agent read stays

    Platen__Condition jam = house_condition("media-jam", HOUSE_ERROR);
    struct house_report say = {.condition = &jam};
    ck_assert_int_eq(house_report(house, &say), DONE);
    ck_assert_int_eq(
        take_words(house, FROM, to, "Model: M100\nIP: 192.0.2.1\nStatus: Resolved: paper jam\n"),
        DONE);
    ck_assert(house_case(house, 2)->notice);
    ck_assert_uint_eq(house_items(house, "unverified-completion", NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(a_machine_is_found_however_it_is_written)
{
    static const struct {
        const char *known, *written;
    } serials[] = {
        {"15047757", "1504775700"}, {"PLATEN0022", "platen-0022"}, {"PL 1", NULL},
        {"1234567", "0001234567"},  {"9876543200", "98765432"},
    };
    for (size_t i = 0; i < sizeof serials / sizeof serials[0]; i++) {
        if (serials[i].written == NULL)
            continue;
        struct house *house = open_house();
        char body[200];
        add_terminal(house, 2, "222222", serials[i].known);
        snprintf(body, sizeof body, "Model: P1\nSerial Number: %s\nStatus: Toner low\n",
                 serials[i].written);
        ck_assert_int_eq(take_words(house, FROM, TO, body), DONE);
        ck_assert_uint_eq(house_case(house, 1)->terminal, 2);
        // The next mail names nothing: its sender is known by now.
        ck_assert_int_eq(
            take_words(house, FROM, TO, "Model: P1\nIP: 192.0.2.1\nStatus: Drum end\n"), DONE);
        ck_assert_uint_eq(house_case(house, 2)->terminal, 2);
        // Until another machine writes from there.
        add_terminal(house, 3, "333333", "OTHER00033");
        take_words(house, FROM, TO, "Model: P1\nSerial Number: OTHER00033\nStatus: Toner low\n");
        ck_assert_int_eq(
            take_words(house, FROM, TO, "Model: P1\nIP: 192.0.2.1\nStatus: Fuser end of life\n"),
            STAFF);
        house_close(house);
    }
}
END_TEST

// Two spellings of one serial are one machine, so its sender is known as well.
START_TEST(a_merged_machine_is_one_sender)
{
    struct house *house = open_house();
    add_terminal(house, 2, "222222", "PLATEN0022");
    add_terminal(house, 3, "333333", "OTHER00033");
    take_words(house, FROM, TO, "Model: P1\nSerial Number: PLATEN0022\nStatus: Toner low\n");
    Platen__ChangeStanding merge;
    platen__change_standing__init(&merge);
    merge.terminal = 2;
    merge.what = T("merge");
    merge.other = 3;
    Platen__Command command = HOUSE_COMMAND(CHANGE_STANDING, change_standing, &merge);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF;
    ck_assert_int_eq(house_apply(house, &command), DONE);
    take_words(house, FROM, TO, "Model: P1\nSerial Number: OTHER00033\nStatus: Paper jam\n");
    ck_assert_int_eq(take_words(house, FROM, TO, "Model: P1\nIP: 192.0.2.1\nStatus: Drum end\n"),
                     DONE);
    ck_assert_uint_eq(house_case(house, house_count(house, STORE_CASE, NULL))->terminal, 3);
    house_close(house);
}
END_TEST

START_TEST(counters_are_marked_and_nonsense_is_for_staff)
{
    struct house *house = open_house();
    add_terminal(house, 2, "222222", "PLATEN0022");
    ck_assert_int_eq(
        take_words(house, FROM, TO, "Model: P1\nSerial Number: PLATEN0022\nTotal pages: 1,000\n"),
        DONE);
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 2);
    ck_assert_uint_eq(terminal->counters[0]->value, 1000);
    ck_assert(terminal->counters_unsigned);
    static const char *const values[] = {"-5", "1e9", "99999999999999999999", "900"};
    for (size_t i = 0; i < 4; i++) { // BAD-INPUTS 21
        char body[200];
        snprintf(body, sizeof body, "Model: P1\nSerial Number: PLATEN0022\nTotal pages: %s\n",
                 values[i]);
        ck_assert_int_eq(take_words(house, FROM, TO, body), STAFF);
        terminal = house_get(house, STORE_TERMINAL, 2);
        ck_assert_uint_eq(terminal->counters[0]->value, 1000);
    }
    house_close(house);
}
END_TEST

START_TEST(an_older_mail_changes_nothing)
{
    struct house *house = open_house();
    add_terminal(house, 2, "222222", "PLATEN0022");
    ck_assert_int_eq(take_words(house, FROM, TO,
                                "Model: P1\nSerial Number: PLATEN0022\nDate: 2026-03-02 08:00\n"
                                "Status: Toner low (K)\nStatus: resolved\n"),
                     DONE);
    ck_assert_int_eq(take_words(house, FROM, TO,
                                "Model: P1\nSerial Number: PLATEN0022\nDate: 2026-03-02 07:00\n"
                                "Status: Toner low (K)\n"),
                     DONE);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 0);
    house_close(house);
}
END_TEST

// ---- a history that others recorded ----

struct history {
    struct house *house;
    char serials[TERMINALS][40];
    size_t count;
    unsigned mails, low; // episodes by the recorded gauges: at 10 % or less, until over 25
    bool is_low[TERMINALS][4];
};

static json_t *rows[2000];

static int64_t date_of(const json_t *row)
{
    return mime_date(json_string_value(json_object_get(row, "date")));
}

static int by_date(const void *a, const void *b)
{
    int64_t one = date_of(*(json_t *const *)a), two = date_of(*(json_t *const *)b);
    return one < two ? -1 : one > two;
}

static size_t terminal_of(struct history *history, const char *serial)
{
    for (size_t i = 0; i < history->count; i++) {
        if (strcmp(history->serials[i], serial) == 0)
            return i;
    }
    ck_assert_uint_lt(history->count, TERMINALS);
    char number[16];
    snprintf(number, sizeof number, "%zu", 300000 + history->count);
    snprintf(history->serials[history->count], 40, "%s", serial);
    add_terminal(history->house, 100 + history->count, number, serial);
    return history->count++;
}

// Counted apart from reader and desk.
static void count_gauges(struct history *history, size_t place, const char *text)
{
    static const char *const colours[] = {"  cyan:", "  magenta:", "  yellow:", "  black:"};
    for (size_t i = 0; i < 4; i++) {
        const char *at = strstr(text, colours[i]);
        at = at == NULL ? NULL : at + strcspn(at, "0123456789\n");
        if (at == NULL || *at == '\n' || strchr(at, '%') == NULL)
            continue;
        int percent = atoi(at);
        bool *low = &history->is_low[place][i];
        history->low += !*low && percent <= 10;
        *low = percent <= 10 || (*low && percent <= 25);
    }
}

static void take_history(struct history *history, const json_t *row)
{
    char mail[20000];
    const char *text = json_string_value(json_object_get(row, "text"));
    size_t place = terminal_of(history, json_string_value(json_object_get(row, "serial")));
    count_gauges(history, place, text);
    snprintf(mail, sizeof mail,
             "From: mfp@north.platen.test\r\nTo: status@platen.test\r\nDate: %s\r\nSubject: "
             "%s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s",
             json_string_value(json_object_get(row, "date")),
             json_string_value(json_object_get(row, "subject")), text);
    if (date_of(row) > history->house->now)
        history->house->now = date_of(row);
    ck_assert_int_eq(take(history->house, mail), DONE);
    history->mails++;
}

// Each case stands for something that its machine said: it is about toner or waste toner, or a jam
// that lasted; a machine has one of a kind at a time.
static void check_cases(struct history *history)
{
    struct store_cursor *cursor =
        store_scan(house_look(history->house), STORE_CASE, NULL, NULL, false);
    unsigned n = 0, low = 0;
    for (const Platen__Case *kase; (kase = store_next(cursor, NULL)) != NULL; n++) {
        if (getenv("ALERT_CASES") != NULL)
            printf("%" PRIu64 " %s %s since %" PRId64 " done %" PRId64 " by %s reopened %u\n",
                   kase->terminal, kase->keyword, kase->colour, kase->since / 1000000,
                   kase->done / 1000000, kase->evidence, kase->reopened);
        ck_assert_uint_ge(kase->terminal, 100);
        ck_assert_int_eq(kase->trust, PLATEN__TRUST__TRUST_UNSIGNED);
        ck_assert_int_eq(kase->order, 0);
        low += kase->colour[0] != '\0';
    }
    store_cursor_close(&cursor);
    printf("%u mails of %zu machines, %u matters\n", history->mails, history->count, n);
    ck_assert_uint_eq(low, history->low);
    // Waste boxes, a machine without toner and a jam that stayed: as often as the log says so for
    // more than an hour.
    ck_assert_uint_le(n - low, 10);
}

START_TEST(a_recorded_history_has_no_false_episode)
{
    const char *shared = getenv("PLATEN_SHARED");
    char command[500], line[40000];
    snprintf(command, sizeof command,
             "gzip -dc %s/data/alertmail/kyocera_bodies.jsonl.gz 2>/dev/null",
             shared != NULL ? shared : "../shared");
    struct history history = {.house = open_house()};
    FILE *in = popen(command, "r");
    ck_assert_ptr_nonnull(in);
    size_t count = 0;
    while (count < 2000 && fgets(line, sizeof line, in) != NULL) {
        rows[count] = json_loads(line, 0, NULL);
        ck_assert_ptr_nonnull(rows[count++]);
    }
    pclose(in);
    qsort(rows, count, sizeof *rows, by_date);
    history.house->now = count > 0 ? date_of(rows[0]) : HOUSE_START;
    for (size_t i = 0; i < count; i++) {
        take_history(&history, rows[i]);
        json_decref(rows[i]);
    }
    if (history.mails == 0)
        puts("skipped: no recorded history");
    else
        check_cases(&history);
    house_close(history.house);
}
END_TEST

UNIT_MAIN("desk alert", a_word_opens_and_a_word_ends, what_a_signed_word_began_is_for_staff,
          a_machine_is_found_however_it_is_written, a_merged_machine_is_one_sender,
          counters_are_marked_and_nonsense_is_for_staff, an_older_mail_changes_nothing,
          a_guess_opens_nothing, a_recorded_history_has_no_false_episode)
