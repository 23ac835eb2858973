#include "gateway/desk/levels.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

static void says(struct house *house, Platen__Supply *supply, bool full)
{
    struct house_report say = {.supply = supply, .full = full};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
}

static const Platen__SupplyLevels *levels(struct house *house)
{
    const Platen__LevelHistory *history = levels_of(house_look(house), 1);
    ck_assert_ptr_nonnull(history);
    ck_assert_uint_eq(history->n_supplies, 1);
    ck_assert_uint_eq(history->supplies[0]->n_gap, history->supplies[0]->n_level);
    return history->supplies[0];
}

// So many days with four reports each, from nine in the morning, from `first` percent down by `fall` a day.
static void days(struct house *house, unsigned n, int64_t first, int64_t fall, const char *serial)
{
    for (unsigned i = 0; i < n; i++) {
        for (unsigned quarter = 0; quarter < 4; quarter++) {
            Platen__Supply toner = house_toner(first - fall * i);
            toner.serial = T(serial);
            says(house, &toner, true);
            house->now += 3 * HOUSE_HOUR;
        }
        house->now += 12 * HOUSE_HOUR;
    }
}

static bool left(struct house *house, struct days_left_said *said_r)
{
    const Platen__LevelHistory *history = levels_of(house_look(house), 1);
    return levels_left(history, "1.1", house->now, said_r);
}

START_TEST(one_read_a_day_is_kept)
{
    struct house *house = house_registered();
    struct days_left_said said;
    days(house, 14, 90, 2, "");
    ck_assert_uint_eq(levels(house)->n_level, 14);
    ck_assert(!left(house, &said));
    days(house, 7, 62, 2, "");
    // 20 days at two percent each leave 50 on the last morning, a day ago: 24 days more.
    ck_assert(left(house, &said));
    ck_assert_str_eq(said.unit, "week");
    ck_assert_uint_eq(said.about, 3);
    house_close(house);
}
END_TEST

START_TEST(the_history_is_bounded)
{
    struct house *house = house_registered();
    days(house, 120, 100, 0, "");
    const Platen__SupplyLevels *kept = levels(house);
    ck_assert_uint_eq(kept->n_level, DAYS_LEFT_READS);
    ck_assert_uint_eq(kept->gap[0], 0);
    ck_assert_uint_eq(kept->gap[1], 24);
    // The newest was at nine in the morning of the 120th day.
    int64_t oldest = HOUSE_START + (int64_t)(120 - DAYS_LEFT_READS) * HOUSE_DAY;
    ck_assert_uint_eq(kept->first, (uint32_t)(oldest / HOUSE_HOUR));
    house_close(house);
}
END_TEST

START_TEST(another_serial_begins_anew)
{
    struct house *house = house_registered();
    days(house, 5, 90, 1, "A1");
    days(house, 2, 85, 1, "B2"); // no rise: an old cartridge of another machine
    ck_assert_uint_eq(levels(house)->n_level, 2);
    ck_assert_str_eq(levels(house)->serial, "B2");
    days(house, 1, 83, 1, "");
    ck_assert_uint_eq(levels(house)->n_level, 3);
    house_close(house);
}
END_TEST

START_TEST(what_has_no_number_has_no_history)
{
    struct house *house = house_registered();
    Platen__Supply toner = house_toner(-1);
    says(house, &toner, true);
    ck_assert_ptr_null(levels_of(house_look(house), 1));
    toner.range = T("25-50"); // a gauge that knows no better: its middle
    house->now += HOUSE_DAY;
    says(house, &toner, true);
    ck_assert_uint_eq(levels(house)->level[0], 375);
    Platen__Supply pages = house_toner(0);
    pages.unit = T("impressions");
    pages.capacity = 12000;
    pages.level = 1500;
    house->now += HOUSE_DAY;
    says(house, &pages, true);
    ck_assert_uint_eq(levels(house)->level[levels(house)->n_level - 1], 125);
    house_close(house);
}
END_TEST

// A report of one supply leaves the others their day; a supply that is gone takes its history along.
START_TEST(reports_of_one_supply)
{
    struct house *house = house_registered();
    Platen__Supply black = house_toner(50), cyan = house_toner(40);
    cyan.index = T("1.2");
    cyan.colour = T("cyan");
    says(house, &black, false);
    says(house, &cyan, false);
    says(house, &cyan, false);
    const Platen__LevelHistory *history = levels_of(house_look(house), 1);
    ck_assert_uint_eq(history->n_supplies, 2);
    ck_assert_uint_eq(history->supplies[1]->n_level, 1);
    house->now += HOUSE_DAY;
    says(house, &black, true);
    ck_assert_uint_eq(levels(house)->n_level, 2);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk levels", one_read_a_day_is_kept, the_history_is_bounded, another_serial_begins_anew,
          what_has_no_number_has_no_history, reports_of_one_supply)
