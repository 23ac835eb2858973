#include "gateway/desk/condition_kind.h"
#include "gateway/desk/episode.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

#define REPORT PLATEN__SEVERITY__SEVERITY_REPORT
#define WARNING PLATEN__SEVERITY__SEVERITY_WARNING
#define ERROR PLATEN__SEVERITY__SEVERITY_ERROR
#define UNSET PLATEN__SEVERITY__SEVERITY_UNSET

// Keywords as RFC 8011, 5.4.12 and PWG 5100.9 have them.
START_TEST(keywords_have_their_kind)
{
    static const struct {
        const char *keyword;
        Platen__Severity severity;
        enum condition_kind kind;
    } rows[] = {
        {"toner-low", WARNING, CONDITION_SHORTAGE},
        {"toner-low", REPORT, CONDITION_NOTHING},
        {"toner-empty", ERROR, CONDITION_SHORTAGE},
        {"marker-supply-low", WARNING, CONDITION_SHORTAGE},
        {"marker-waste-full", ERROR, CONDITION_SHORTAGE},
        {"marker-waste-toner-receptacle-almost-full", WARNING, CONDITION_SHORTAGE},
        {"developer-empty", ERROR, CONDITION_SHORTAGE},
        {"stapler-empty", WARNING, CONDITION_SHORTAGE},
        {"opc-near-eol", WARNING, CONDITION_MAINTENANCE},
        {"opc-life-over", ERROR, CONDITION_MAINTENANCE},
        {"input-pick-roller-life-warn", WARNING, CONDITION_MAINTENANCE},
        {"marker-life-almost-over", WARNING, CONDITION_MAINTENANCE},
        {"lamp-near-eol", WARNING, CONDITION_MAINTENANCE},
        {"subunit-at-limit", WARNING, CONDITION_MAINTENANCE},
        {"cover-open", ERROR, CONDITION_NOTHING},
        {"finisher-cover-open", ERROR, CONDITION_NOTHING},
        {"media-empty", ERROR, CONDITION_NOTHING},
        {"media-low", WARNING, CONDITION_NOTHING},
        {"media-path-input-empty", ERROR, CONDITION_NOTHING},
        {"output-area-full", ERROR, CONDITION_NOTHING},
        {"input-tray-missing", ERROR, CONDITION_NOTHING},
        {"paused", ERROR, CONDITION_NOTHING},
        {"none", UNSET, CONDITION_NOTHING},
        {"", ERROR, CONDITION_NOTHING},
        {"media-jam", ERROR, CONDITION_FAILURE},
        {"media-jam", WARNING, CONDITION_NOTHING},
        {"fuser-over-temp", WARNING, CONDITION_FAILURE},
        {"marker-motor-failure", WARNING, CONDITION_FAILURE},
        {"media-path-failure", WARNING, CONDITION_INSPECTION}, // seed 001: a possibility
        {"media-path-failure", ERROR, CONDITION_FAILURE},
        {"media-path-failure", REPORT, CONDITION_NOTHING},
        {"marker-recoverable-failure", WARNING, CONDITION_NOTHING},
        {"marker-recoverable-failure", ERROR, CONDITION_FAILURE},
        {"marker-unrecoverable-storage-error", WARNING, CONDITION_FAILURE},
        {"other", ERROR, CONDITION_FAILURE},
        {"other", UNSET, CONDITION_FAILURE}, // no suffix is error
        {"vendor-word-nobody-knows", WARNING, CONDITION_NOTHING},
        {"vendor-word-nobody-knows", ERROR, CONDITION_FAILURE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(condition_kind(rows[i].keyword, rows[i].severity) == rows[i].kind, "%s: %d",
                      rows[i].keyword, condition_kind(rows[i].keyword, rows[i].severity));
}
END_TEST

START_TEST(stages_are_one_matter)
{
    ck_assert(condition_same("toner-low", "toner-empty"));
    ck_assert(condition_same("marker-life-almost-over", "marker-life-over"));
    ck_assert(condition_same("media-jam", "media-jam"));
    ck_assert(!condition_same("toner-low", "developer-low"));
    ck_assert(!condition_same("toner-low", "toner"));
    ck_assert(!condition_same("media-jam", "media-empty"));
}
END_TEST

// RFC 3805, PrtAlertCodeTC: LifeAlmostOver (1111) and LifeOver (1112) are two words.
START_TEST(a_life_ends_in_two_steps)
{
    static const char *const subjects[] = {"toner", "opc", "fuser", "cleaner", "marker", "subunit"};
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        char soon[40], over[40];
        snprintf(soon, sizeof soon, "%s-life-almost-over", subjects[i]);
        snprintf(over, sizeof over, "%s-life-over", subjects[i]);
        ck_assert_str_eq(condition_wears(soon), "replace-soon");
        ck_assert_str_eq(condition_wears(over), "replace");
        ck_assert(!condition_is_end(soon));
        ck_assert_msg(condition_is_end(over), "%s", over);
        ck_assert(condition_same(soon, over));
    }
    ck_assert_str_eq(condition_wears("opc-near-eol"), "replace-soon");
    ck_assert(!condition_is_end("opc-near-eol"));
    ck_assert_ptr_null(condition_wears("toner-low"));
    ck_assert_ptr_null(condition_wears("toner-empty"));
}
END_TEST

START_TEST(supplies_have_theirs)
{
    ck_assert_int_eq(condition_kind_of_supply("toner"), CONDITION_SHORTAGE);
    ck_assert_int_eq(condition_kind_of_supply("wasteToner"), CONDITION_SHORTAGE);
    ck_assert_int_eq(condition_kind_of_supply("opc"), CONDITION_MAINTENANCE);
    ck_assert_int_eq(condition_kind_of_supply("nobody knows"), CONDITION_SHORTAGE);
    ck_assert(condition_supply_same("tonerCartridge", "toner"));
    ck_assert(!condition_supply_same("wasteToner", "toner"));
}
END_TEST

// RFC 3805, prtMarkerSuppliesLevel: -1, -2 unknown, -3 some; none of them is 0.
START_TEST(unknown_is_not_empty)
{
    Platen__Dealer dealer;
    platen__dealer__init(&dealer);
    dealer.low_percent = 10;
    dealer.clear_rise = 5;
    static const struct {
        Platen__LevelKind kind;
        int64_t level, capacity;
        const char *unit;
        Platen__SupplyState state;
        enum episode_level expected;
    } rows[] = {
        {PLATEN__LEVEL_KIND__LEVEL_UNKNOWN, 0, 100, "percent", 0, EPISODE_UNSURE},
        {PLATEN__LEVEL_KIND__LEVEL_UNKNOWN, -2, 100, "percent", 0, EPISODE_UNSURE},
        {PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING, -3, 100, "percent", 0, EPISODE_UNSURE},
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, 500, 0, "impressions", 0, EPISODE_UNSURE},
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, 0, 100, "percent", 0, EPISODE_END},
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, 10, 100, "percent", 0, EPISODE_LOW},
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, 11, 100, "percent", 0, EPISODE_UNSURE},
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, 15, 100, "percent", 0, EPISODE_UNSURE},
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, 16, 100, "percent", 0, EPISODE_CLEAR},
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, 300, 6000, "impressions", 0, EPISODE_LOW},
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, 1, 6000, "impressions", 0, EPISODE_LOW},
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, INT64_MAX / 2, INT64_MAX, "impressions", 0,
         EPISODE_CLEAR},
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, 40, 0, "percent", 0, EPISODE_CLEAR},
        // The device's own word outranks its gauge.
        {PLATEN__LEVEL_KIND__LEVEL_EXACT, 40, 100, "percent",
         PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW, EPISODE_LOW},
        {PLATEN__LEVEL_KIND__LEVEL_UNKNOWN, 0, 0, "", PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY,
         EPISODE_END},
        {PLATEN__LEVEL_KIND__LEVEL_UNKNOWN, 0, 0, "", PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK,
         EPISODE_CLEAR},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Platen__Supply supply = house_toner(0);
        supply.level_kind = rows[i].kind;
        supply.level = rows[i].level;
        supply.capacity = rows[i].capacity;
        supply.unit = T(rows[i].unit);
        supply.state = rows[i].state;
        ck_assert_msg(episode_level(&supply, &dealer) == rows[i].expected, "row %zu", i);
    }
}
END_TEST

UNIT_MAIN("desk: condition", keywords_have_their_kind, stages_are_one_matter,
          a_life_ends_in_two_steps, supplies_have_theirs, unknown_is_not_empty)
