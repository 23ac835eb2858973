// Tables of codes, a row at a time: changed, removed, taken back; who did it and from when.
#include "tests/unit/query_house.h"
#include "tests/unit/unit.h"

#include "gateway/desk/tables.h"

static struct code_tables *tables;
static struct house *house;

static void open_house(void)
{
    house = query_house_open(&tables);
}

static void close_house(void)
{
    query_house_close(house, &tables);
}

static Platen__Result change(const char *code, const char *text, int64_t from, bool remove, uint32_t seen)
{
    Platen__LocalText english;
    Platen__LocalText *texts[] = {&english};
    Platen__CodeRow row;
    Platen__ChangeRow ask;
    platen__local_text__init(&english);
    english.language = T("en");
    english.text = T(text);
    platen__code_row__init(&row);
    row.table = T("errors");
    row.code = T(code);
    row.keyword = T("toner-low");
    row.severity = PLATEN__SEVERITY__SEVERITY_WARNING;
    row.n_texts = text[0] != '\0';
    row.texts = texts;
    platen__change_row__init(&ask);
    ask.row = &row;
    ask.from = from;
    ask.remove = remove;
    ask.seen_version = seen;
    Platen__Command command = HOUSE_COMMAND(CHANGE_ROW, change_row, &ask);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    house->now += HOUSE_MINUTE;
    return house_apply(house, &command);
}

static Platen__Result undo(uint32_t version)
{
    Platen__UndoTable ask;
    platen__undo_table__init(&ask);
    ask.name = T("errors");
    ask.version = version;
    Platen__Command command = HOUSE_COMMAND(UNDO_TABLE, undo_table, &ask);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    house->now += HOUSE_MINUTE;
    return house_apply(house, &command);
}

// What the code means at that time; "" = nothing.
static const char *meaning(const char *code, int64_t when)
{
    struct store_txn *txn = house_look(house);
    struct tables_view view = {txn, tables, when, store_arena(txn)};
    const Platen__CodeRow *row = tables_find(&view, "errors", code, "");
    return row == NULL ? "" : code_text(row->texts, row->n_texts, "en");
}

START_TEST(a_row_is_changed_and_taken_back)
{
    open_house();
    ck_assert_int_eq(change("900", "first", 0, false, 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house->answer->id, 1);
    ck_assert_int_eq(change("900", "second", 0, false, 1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(meaning("900", house->now), "second");
    ck_assert_int_eq(undo(1), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_str_eq(house->answer->text, "Row 900 was changed after version 1; take that back first.");
    ck_assert_int_eq(undo(2), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(meaning("900", house->now), "first");
    ck_assert_str_eq(meaning("900", house->now - HOUSE_MINUTE), "second"); // what was, stays
    ck_assert_int_eq(undo(3), PLATEN__RESULT__RESULT_DONE);                // the taking back, too
    ck_assert_str_eq(meaning("900", house->now), "second");
    ck_assert_int_eq(undo(9), PLATEN__RESULT__RESULT_NOT_FOUND);
    struct store_key key = store_key_text("errors");
    store_key_add_u32(&key, 3);
    const Platen__CodeTable *version = store_get(house_look(house), STORE_CODE_TABLE, &key);
    ck_assert_uint_eq(version->undoes, 2);
    close_house();
}
END_TEST

START_TEST(a_new_row_is_taken_back_to_nothing)
{
    open_house();
    change("901", "new", 0, false, 0);
    ck_assert_int_eq(undo(1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(meaning("901", house->now), "");
    close_house();
}
END_TEST

// 341 ships: seed 001, Fig. 6.
START_TEST(a_shipped_row_comes_back_when_the_dealers_own_goes)
{
    open_house();
    ck_assert_str_eq(meaning("341", house->now), "toner end");
    ck_assert_int_eq(change("341", "", 0, true, 0), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(change("341", "toner runs out", 0, false, 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(meaning("341", house->now), "toner runs out");
    ck_assert_int_eq(change("341", "", 0, true, 1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(meaning("341", house->now), "toner end");
    close_house();
}
END_TEST

START_TEST(a_row_takes_effect_on_its_day)
{
    open_house();
    int64_t day = house->now + 7 * HOUSE_DAY;
    ck_assert_int_eq(change("902", "from then on", day, false, 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(meaning("902", day - 1), "");
    ck_assert_str_eq(meaning("902", day), "from then on");
    ck_assert_int_eq(undo(1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(meaning("902", day), "");
    ck_assert_int_eq(change("902", "too late", house->now - 1, false, 0), PLATEN__RESULT__RESULT_INVALID);
    close_house();
}
END_TEST

START_TEST(what_cannot_be_is_refused)
{
    open_house();
    ck_assert_int_eq(change("", "no code", 0, false, 0), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(change("903", "", 0, false, 0), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->text, "Row 903: a row has a text in English.");
    change("903", "one", 0, false, 0);
    ck_assert_int_eq(change("903", "another looked at it before", 0, false, 0),
                     PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_str_eq(meaning("903", house->now), "one");
    close_house();
}
END_TEST

UNIT_MAIN("tables at the desk", a_row_is_changed_and_taken_back, a_new_row_is_taken_back_to_nothing,
          a_shipped_row_comes_back_when_the_dealers_own_goes, a_row_takes_effect_on_its_day,
          what_cannot_be_is_refused)
