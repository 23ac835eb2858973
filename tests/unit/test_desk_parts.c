// Parts: what must be replaced beside what is low, and the possibility of a failure.
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

static Platen__Supply drum(int64_t percent)
{
    Platen__Supply supply = house_toner(percent);
    supply.index = T("1.7");
    supply.type = T("opc");
    supply.colour = T("");
    return supply;
}

// As the agent tells it: the supply, and the word that it must be replaced with its index.
static void tell(struct house *house, Platen__Supply supply, const char *keyword)
{
    Platen__Condition condition = house_condition(keyword, HOUSE_ERROR);
    condition.component = supply.index;
    struct house_report say = {.supply = &supply, .condition = &condition};
    house_report(house, &say);
}

static void complete(struct house *house, const char *supply, const char *keyword,
                     const char *component)
{
    Platen__Completion completion;
    platen__completion__init(&completion);
    completion.supply = T(supply);
    completion.condition = T(keyword);
    completion.component = T(component);
    completion.evidence = T(supply[0] != '\0' ? "new-serial" : "condition-cleared");
    struct house_report say = {.completion = &completion};
    house_report(house, &say);
}

// ---- must be replaced ----

// Seed 001: 341 is low, 531 must be replaced: one episode, told once, ended by the exchange.
START_TEST(low_then_must_be_replaced)
{
    struct house *house = house_registered();
    house_toner_report(house, 8);
    ck_assert_str_eq(house_case(house, 1)->keyword, "toner-low");
    house->now += 2 * HOUSE_DAY;
    tell(house, house_toner(0), "toner-life-over");
    Platen__Case *kase = house_case(house, 1);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_str_eq(kase->keyword, "toner-life-over");
    ck_assert_int_eq(kase->severity, HOUSE_ERROR);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);
    house->now += HOUSE_DAY;
    house_toner_report(house, 0); // the gauge alone takes nothing back
    ck_assert_str_eq(house_case(house, 1)->keyword, "toner-life-over");
    complete(house, "1.1", "", "");
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    complete(house, "", "toner-life-over", "1.1"); // the agent's second word for the same
    ck_assert_uint_eq(house_mails(house, "done", NULL), 1);
    ck_assert_uint_eq(house_count(house, STORE_STAFF_ITEM, NULL), 0);
    house_close(house);
}
END_TEST

// The gauge of a drum at nothing is the same step as the device's own word for it.
START_TEST(a_drum_wears_in_two_steps)
{
    struct house *house = house_registered();
    Platen__Supply supply = drum(6);
    struct house_report say = {.supply = &supply};
    house_report(house, &say);
    ck_assert_str_eq(house_case(house, 1)->keyword, "opc-near-eol");
    supply = drum(0);
    house_report(house, &say);
    ck_assert_str_eq(house_case(house, 1)->keyword, "opc-life-over");
    tell(house, drum(0), "opc-life-over");
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_uint_eq(house_mails(house, "maintenance", NULL), 1);
    supply = drum(100);
    house_report(house, &say);
    ck_assert_str_eq(house_case(house, 1)->evidence, "level-rise");
    house_close(house);
}
END_TEST

// ---- the possibility of a failure ----

static void jams(struct house *house, bool full)
{
    Platen__Condition condition = house_condition("media-path-failure", HOUSE_WARNING);
    condition.component = T("jams");
    condition.text = T("5 jams within 1000 sheets");
    struct house_report say = {.condition = &condition, .full = full};
    house_report(house, &say);
}

START_TEST(jams_are_an_inspection_once)
{
    struct house *house = house_registered();
    jams(house, false);
    Platen__Case *kase = house_case(house, 1);
    ck_assert_int_eq(kase->kind, PLATEN__CASE_KIND__CASE_INSPECTION);
    ck_assert(kase->notice);
    ck_assert_uint_eq(house_mails(house, "inspection", NULL), 1);
    house->now += HOUSE_DAY;
    jams(house, true);
    jams(house, false);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 1);
    complete(house, "", "media-path-failure", "jams");
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    ck_assert_uint_eq(house_mails(house, "done", NULL), 1);
    house->now += 3 * HOUSE_DAY;
    jams(house, false); // another episode
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 2);
    house_close(house);
}
END_TEST

// What was not said again for 14 days is over, by a terminal that speaks.
START_TEST(quiet_ends_an_inspection)
{
    struct house *house = house_registered();
    struct house_report well = {0};
    jams(house, false);
    house->now += 10 * HOUSE_DAY;
    jams(house, false); // again: the time begins anew
    house->now += 13 * HOUSE_DAY;
    house_report(house, &well);
    house_tick(house);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_OPEN);
    house->now += HOUSE_DAY;
    house_tick(house);
    ck_assert_str_eq(house_case(house, 1)->evidence, "quiet");
    ck_assert(!house_case(house, 1)->notice);
    house_close(house);
}
END_TEST

START_TEST(silence_is_not_quiet)
{
    struct house *house = house_registered();
    struct house_report well = {0};
    jams(house, false);
    for (int day = 0; day < 30; day++) {
        house->now += HOUSE_DAY;
        house_tick(house);
    }
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_OPEN);
    house_report(house, &well);
    house->now += HOUSE_DAY;
    house_tick(house);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    house_close(house);
}
END_TEST

// Somebody comes to look: that is not called off because it is quiet.
START_TEST(a_visit_outlasts_quiet)
{
    struct house *house = house_registered();
    struct house_report well = {0};
    jams(house, false);
    Platen__AskVisit ask;
    platen__ask_visit__init(&ask);
    ask.person = 900;
    ask.case_id = 1;
    Platen__Command command = HOUSE_COMMAND(ASK_VISIT, ask_visit, &ask);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    for (int day = 0; day < 20; day++) {
        house->now += HOUSE_DAY;
        house_report(house, &well);
        house_tick(house);
    }
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_VISIT_ASKED);
    Platen__CancelVisit cancel;
    platen__cancel_visit__init(&cancel);
    cancel.visit = 1;
    command = HOUSE_COMMAND(CANCEL_VISIT, cancel_visit, &cancel);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    house->now += HOUSE_DAY;
    house_tick(house);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    house_close(house);
}
END_TEST

// ---- ordering what a service person fits ----

static void furnish_parts(struct house *house)
{
    struct store_txn *txn = house_change_begin(house);
    static const struct {
        const char *code, *kind, *type, *fitted_by;
    } rows[] = {
        {"FU-1", "part", "fuser", ""},
        {"KIT-1", "part", "", ""},
        {"DRUM-SELF", "part", "opc", "customer"},
        {"BOX-1", "consumable", "wasteToner", "service"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Platen__Item item;
        char *models[] = {T("M100")};
        platen__item__init(&item);
        item.id = 20 + i;
        item.code = T(rows[i].code);
        item.name = T(rows[i].code);
        item.kind = T(rows[i].kind);
        item.supply_type = T(rows[i].type);
        item.fitted_by = T(rows[i].fitted_by);
        item.n_models = 1;
        item.models = models;
        store_put_id(txn, STORE_ITEM, item.id, &item);
    }
    Platen__MaintenanceItem work;
    platen__maintenance_item__init(&work);
    work.model = T("M100");
    work.code = T("KIT");
    work.item = T("KIT-1");
    struct store_key key = store_key_text("M100");
    store_key_add_text(&key, "KIT");
    store_put(txn, STORE_MAINTENANCE_ITEM, &key, &work);
    house_change_end(&txn);
}

static struct house *with_parts(void)
{
    struct house *house = house_registered();
    furnish_parts(house);
    return house;
}

static Platen__Result order(struct house *house, const char *item)
{
    Platen__OrderLine line;
    platen__order_line__init(&line);
    line.item = T(item);
    line.quantity = 1;
    Platen__OrderLine *lines[] = {&line};
    Platen__PlaceOrder place;
    platen__place_order__init(&place);
    place.person = 900;
    place.terminal = 1;
    place.n_lines = 1;
    place.lines = lines;
    Platen__Command command = HOUSE_COMMAND(PLACE_ORDER, place_order, &place);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_PERSON;
    command.actor = 900;
    return house_apply(house, &command);
}

static Platen__Result confirm(struct house *house, int64_t start)
{
    Platen__ConfirmVisit subject;
    platen__confirm_visit__init(&subject);
    subject.visit = 1;
    subject.start = start;
    Platen__Command command = HOUSE_COMMAND(CONFIRM_VISIT, confirm_visit, &subject);
    return house_apply(house, &command);
}

static Platen__Result take_back(struct house *house)
{
    Platen__CancelOrder subject;
    platen__cancel_order__init(&subject);
    subject.order = 1;
    subject.person = 900;
    Platen__Command command = HOUSE_COMMAND(CANCEL_ORDER, cancel_order, &subject);
    return house_apply(house, &command);
}

static Platen__Supply fuser(int64_t percent)
{
    Platen__Supply supply = drum(percent);
    supply.index = T("1.9");
    supply.type = T("fuser");
    return supply;
}

static Platen__Order *the_order(struct house *house)
{
    return house_get(house, STORE_ORDER, 1);
}

static Platen__Visit *the_visit(struct house *house)
{
    return house_get(house, STORE_VISIT, 1);
}

// From worn to done: the order makes the visit, staff set its date, the terminal's word ends both.
START_TEST(an_order_of_a_part_makes_a_visit)
{
    struct house *house = with_parts();
    tell(house, fuser(0), "marker-life-over");
    ck_assert_int_eq(order(house, "FU-1"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_uint_eq(house_count(house, STORE_VISIT, NULL), 1);
    ck_assert_int_eq(the_visit(house)->state, PLATEN__VISIT_STATE__VISIT_ASKED);
    ck_assert_uint_eq(the_visit(house)->person, 900);
    ck_assert_int_eq(the_visit(house)->start, 0);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_VISIT_ASKED);
    ck_assert_uint_eq(house_case(house, 1)->order, 1);
    ck_assert_int_eq(confirm(house, house->now + 2 * HOUSE_DAY), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "visit-date", NULL), 1);
    house->now += 2 * HOUSE_DAY + HOUSE_HOUR;
    complete(house, "1.9", "", "");
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    ck_assert_int_eq(the_visit(house)->state, PLATEN__VISIT_STATE__VISIT_DONE);
    ck_assert_int_eq(the_order(house)->state, PLATEN__ORDER_STATE__ORDER_DELIVERED);
    ck_assert_int_eq(the_order(house)->delivered, house->now);
    ck_assert_uint_eq(house_mails(house, "visit-date", NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(staff_end_both_too)
{
    struct house *house = with_parts();
    tell(house, fuser(0), "marker-life-over");
    order(house, "FU-1");
    Platen__CompleteCase subject;
    platen__complete_case__init(&subject);
    subject.case_id = 1;
    Platen__Command command = HOUSE_COMMAND(COMPLETE_CASE, complete_case, &subject);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(the_visit(house)->state, PLATEN__VISIT_STATE__VISIT_DONE);
    ck_assert_int_eq(the_order(house)->state, PLATEN__ORDER_STATE__ORDER_DELIVERED);
    house_close(house);
}
END_TEST

// By the catalogue, not by what a thing is called.
START_TEST(who_fits_it_stands_in_the_catalogue)
{
    static const struct {
        const char *item;
        unsigned visits;
    } rows[] = {{"FU-1", 1},  {"KIT-1", 1}, {"DRUM-SELF", 0},
                {"BOX-1", 1}, {"DRUM", 0},  {"TK-BLACK", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct house *house = with_parts();
        ck_assert_int_eq(order(house, rows[i].item), PLATEN__RESULT__RESULT_DONE);
        ck_assert_msg(house_count(house, STORE_VISIT, NULL) == rows[i].visits, "%s", rows[i].item);
        ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), rows[i].visits);
        house_close(house);
    }
}
END_TEST

// Ordered before the terminal said anything: a level that is fine ends nothing, its word joins.
START_TEST(ordered_ahead_is_one_matter_with_what_comes)
{
    struct house *house = with_parts();
    Platen__Supply supply = fuser(40);
    struct house_report say = {.supply = &supply, .full = true};
    house_report(house, &say);
    order(house, "FU-1");
    Platen__Case *kase = house_case(house, 1);
    ck_assert_int_eq(kase->kind, PLATEN__CASE_KIND__CASE_MAINTENANCE);
    ck_assert_str_eq(kase->supply_index, "1.9");
    house->now += HOUSE_DAY;
    house_report(house, &say);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_VISIT_ASKED);
    house->now += 20 * HOUSE_DAY;
    tell(house, fuser(0), "marker-life-over");
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_str_eq(house_case(house, 1)->keyword, "marker-life-over");
    ck_assert_uint_eq(house_mails(house, "maintenance", NULL), 0);
    complete(house, "1.9", "", "");
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    ck_assert_uint_eq(house_mails(house, "done", NULL), 1);
    house_close(house);
}
END_TEST

// A maintenance kit is no supply: the terminal knows it by the code of the maintenance item.
START_TEST(a_kit_is_known_by_its_code)
{
    struct house *house = with_parts();
    order(house, "KIT-1");
    ck_assert_str_eq(house_case(house, 1)->component, "KIT");
    Platen__Condition condition = house_condition("subunit-life-almost-over", HOUSE_WARNING);
    condition.component = T("KIT");
    struct house_report say = {.condition = &condition};
    house_report(house, &say);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    complete(house, "", "subunit-life-almost-over", "KIT");
    ck_assert_int_eq(the_order(house)->state, PLATEN__ORDER_STATE__ORDER_DELIVERED);
    house_close(house);
    house = with_parts(); // said first, then ordered
    house_report(house, &say);
    order(house, "KIT-1");
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_uint_eq(house_case(house, 1)->order, 1);
    house_close(house);
    house = with_parts(); // exchanged before it was due
    order(house, "KIT-1");
    complete(house, "", "subunit-life-almost-over", "KIT");
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    house_close(house);
}
END_TEST

START_TEST(taken_back_calls_the_visit_off)
{
    struct house *house = with_parts();
    order(house, "FU-1"); // nothing was wrong
    confirm(house, house->now + 2 * HOUSE_DAY);
    ck_assert_int_eq(take_back(house), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(the_visit(house)->state, PLATEN__VISIT_STATE__VISIT_CANCELLED);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "visit-date", &row), 2);
    ck_assert_str_eq(house_fact(row, "cancelled"), "1");
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    ck_assert(!house_case(house, 1)->notice);
    ck_assert_uint_eq(house_mails(house, "done", NULL), 0);
    house_close(house);
    house = with_parts(); // what the terminal says stays
    tell(house, fuser(0), "marker-life-over");
    order(house, "FU-1");
    take_back(house);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_OPEN);
    ck_assert_uint_eq(house_case(house, 1)->order, 0);
    house_close(house);
}
END_TEST

// The manager's own visit brings the part; taking the order back does not send it away.
START_TEST(a_visit_that_was_asked_for_stays)
{
    struct house *house = with_parts();
    tell(house, fuser(0), "marker-life-over");
    Platen__AskVisit ask;
    platen__ask_visit__init(&ask);
    ask.person = 900;
    ask.case_id = 1;
    Platen__Command command = HOUSE_COMMAND(ASK_VISIT, ask_visit, &ask);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    order(house, "FU-1");
    ck_assert_uint_eq(house_count(house, STORE_VISIT, NULL), 1);
    ck_assert_uint_eq(house_case(house, 1)->order, 1);
    take_back(house);
    ck_assert_int_eq(the_visit(house)->state, PLATEN__VISIT_STATE__VISIT_ASKED);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_VISIT_ASKED);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: parts", low_then_must_be_replaced, a_drum_wears_in_two_steps,
          jams_are_an_inspection_once, quiet_ends_an_inspection, silence_is_not_quiet,
          a_visit_outlasts_quiet, an_order_of_a_part_makes_a_visit, staff_end_both_too,
          who_fits_it_stands_in_the_catalogue, ordered_ahead_is_one_matter_with_what_comes,
          a_kit_is_known_by_its_code, taken_back_calls_the_visit_off,
          a_visit_that_was_asked_for_stays)
