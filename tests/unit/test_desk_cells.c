// Models and the registration table as rows of cells: changed, from a day on, removed, taken back; what
// an import and the machine's own registration leave in their history.
#include "gateway/desk/cells.h"

#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

#define OLD "installing@platen.test"
#define OTHER "installing.south@platen.test"

static struct house *house;

struct cell { const char *name, *value; };

static Platen__Result import_rows(const char *kind, size_t n, const struct cell *cells)
{
    Platen__Fact facts[CELLS_MAX], *all[CELLS_MAX];
    Platen__ImportRow row;
    Platen__ImportRow *rows[] = {&row};
    Platen__Import import;
    platen__import_row__init(&row);
    platen__import__init(&import);
    row.kind = T(kind);
    row.line = 2;
    for (size_t i = 0; i < n; i++) {
        platen__fact__init(&facts[i]);
        facts[i].name = T(cells[i].name);
        facts[i].value = T(cells[i].value);
        all[i] = &facts[i];
    }
    row.n_cells = n;
    row.cells = all;
    import.file = T("t.xml");
    import.n_rows = 1;
    import.rows = rows;
    Platen__Command command = HOUSE_COMMAND(IMPORT, import, &import);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    house->now += HOUSE_MINUTE;
    return house_apply(house, &command);
}
#define IMPORT(kind, ...)                                                                          \
    import_rows(kind, sizeof((struct cell[]){__VA_ARGS__}) / sizeof(struct cell),                  \
                (struct cell[]){__VA_ARGS__})

struct how {
    int64_t from;
    uint64_t seen;
    bool remove, look;
};

static Platen__Result change_row(const char *table, const char *row, struct how how, size_t n,
                                 const struct cell *cells)
{
    Platen__Fact facts[CELLS_MAX], *all[CELLS_MAX];
    Platen__ChangeCells ask;
    platen__change_cells__init(&ask);
    for (size_t i = 0; i < n; i++) {
        platen__fact__init(&facts[i]);
        facts[i].name = T(cells[i].name);
        facts[i].value = T(cells[i].value);
        all[i] = &facts[i];
    }
    ask.table = T(table);
    ask.row = T(row);
    ask.n_cells = n;
    ask.cells = all;
    ask.from = how.from;
    ask.seen = how.seen;
    ask.blind = !how.look;
    ask.remove = how.remove;
    Platen__Command command = HOUSE_COMMAND(CHANGE_CELLS, change_cells, &ask);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    house->now += HOUSE_MINUTE;
    return house_apply(house, &command);
}
#define NOW ((struct how){0})
#define CHANGE(table, row, how, ...)                                                               \
    change_row(table, row, how, sizeof((struct cell[]){__VA_ARGS__}) / sizeof(struct cell),        \
               (struct cell[]){__VA_ARGS__})

static Platen__Result undo(const char *table, uint32_t version)
{
    Platen__UndoTable ask;
    platen__undo_table__init(&ask);
    ask.name = T(table);
    ask.version = version;
    Platen__Command command = HOUSE_COMMAND(UNDO_TABLE, undo_table, &ask);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    house->now += HOUSE_MINUTE;
    return house_apply(house, &command);
}

// "(none)": there is no such row.
static const char *cell(enum cell_table table, const char *key, const char *column)
{
    struct cell_row row;
    if (!cells_find(house_look(house), table, key, &row))
        return "(none)";
    return row.cells[cell_table_column(table, column)];
}
#define REGISTERED(column) cell(CELL_REGISTRATIONS, "123456", column)

#define DONE(result) ck_assert_msg((result) == PLATEN__RESULT__RESULT_DONE, "%s", house->answer->text)

static void furnish(void)
{
    house = house_open();
    struct store_txn *txn = house_change_begin(house);
    store_next_number(txn, "model"); // the house's own has this id
    house_change_end(&txn);
    DONE(IMPORT("terminals", {"number", "123456"}, {"customer", "C1"}, {"model", "M100"},
                {"reported_model", ""}, {"place", "Second floor"}, {"installing", OLD},
                {"installing_name", "Installing person"}, {"billing_reference", "KST 4711"}));
}

START_TEST(an_import_makes_the_row_and_its_person)
{
    furnish();
    ck_assert_str_eq(house->answer->text, "t.xml: 1 new, 0 changed, 0 as they were");
    ck_assert_str_eq(REGISTERED("installing"), OLD);
    ck_assert_str_eq(REGISTERED("installing_name"), "Installing person");
    ck_assert_str_eq(REGISTERED("billing_reference"), "KST 4711");
    ck_assert_str_eq(REGISTERED("site"), "HQ");
    Platen__Terminal *terminal = NULL;
    house_count(house, STORE_TERMINAL, &terminal);
    const Platen__Person *person = house_get(house, STORE_PERSON, terminal->installing);
    ck_assert_int_eq(person->role, PLATEN__PERSON_ROLE__PERSON_INSTALLING);
    ck_assert_int_ne(person->confirmed, 0);
    // The same again is no change, and no event.
    DONE(IMPORT("terminals", {"number", "123456"}, {"customer", "C1"}, {"model", "M100"},
                {"installing", OLD}, {"installing_name", "Installing person"}));
    ck_assert_uint_eq(house->answer->event, 0);
    DONE(IMPORT("terminals", {"number", "123456"}, {"customer", "C1"}, {"model", "M100"},
                {"installing_name", "Installing person, north"}));
    ck_assert_str_eq(house->answer->text, "t.xml: 0 new, 1 changed, 0 as they were");
    ck_assert_uint_eq(house_count(house, STORE_CODE_TABLE, NULL), 2);
    house_close(house);
}
END_TEST

START_TEST(a_model_that_the_table_has_not_is_kept_as_reported)
{
    furnish();
    ck_assert_int_eq(IMPORT("terminals", {"number", "123457"}, {"customer", "C1"}, {"model", "MX-1"}),
                     PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->text, "t.xml:2: model: there is no model \"MX-1\"");
    DONE(IMPORT("terminals", {"number", "123457"}, {"customer", "C1"}, {"model", ""},
                {"reported_model", "Copier MX-1"}));
    ck_assert_str_eq(cell(CELL_REGISTRATIONS, "123457", "model"), "");
    ck_assert_str_eq(cell(CELL_REGISTRATIONS, "123457", "reported_model"), "Copier MX-1");
    DONE(CHANGE("registrations", "123457", NOW, {"place", "Attic"}));
    ck_assert_str_eq(cell(CELL_REGISTRATIONS, "123457", "reported_model"), "Copier MX-1");
    DONE(CHANGE("registrations", "123457", NOW, {"model", "M100"}));
    ck_assert_str_eq(cell(CELL_REGISTRATIONS, "123457", "model"), "M100");
    DONE(undo("registrations", 4));
    ck_assert_str_eq(cell(CELL_REGISTRATIONS, "123457", "reported_model"), "Copier MX-1");
    house_close(house);
}
END_TEST

START_TEST(a_row_is_changed_and_taken_back)
{
    furnish();
    DONE(CHANGE("registrations", "123456", NOW, {"place", "Attic"}, {"billing_reference", ""}));
    ck_assert_str_eq(house->answer->text, "Table registrations: 1 rows changed.");
    ck_assert_uint_eq(house->answer->id, 2);
    ck_assert_str_eq(REGISTERED("place"), "Attic");
    ck_assert_str_eq(REGISTERED("billing_reference"), "");
    ck_assert_str_eq(REGISTERED("installing"), OLD);
    DONE(undo("registrations", 2));
    ck_assert_str_eq(REGISTERED("place"), "Second floor");
    ck_assert_str_eq(REGISTERED("billing_reference"), "KST 4711");
    DONE(undo("registrations", 3)); // the taking back, too
    ck_assert_str_eq(REGISTERED("place"), "Attic");
    ck_assert_int_eq(undo("registrations", 2), PLATEN__RESULT__RESULT_DONE); // it stands as 2 left it
    DONE(CHANGE("registrations", "123456", NOW, {"place", "Cellar"}));
    ck_assert_int_eq(undo("registrations", 5), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_str_eq(house->answer->text,
                     "Row 123456 was changed after version 5; take that back first.");
    ck_assert_int_eq(undo("registrations", 77), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(undo("registrations", 1), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_str_eq(house->answer->text, "Row 123456 cannot be as it was: A registration ends when "
                                          "its machine is retired.");
    // Nothing to change is no version.
    DONE(CHANGE("registrations", "123456", NOW, {"place", "Cellar"}));
    ck_assert_uint_eq(house->answer->event, 0);
    house_close(house);
}
END_TEST

START_TEST(another_address_is_another_person)
{
    furnish();
    // A form sends both; the name was left as it stood.
    DONE(CHANGE("registrations", "123456", NOW, {"installing", OTHER},
                {"installing_name", "Installing person"}));
    ck_assert_str_eq(REGISTERED("installing"), OTHER);
    ck_assert_str_eq(REGISTERED("installing_name"), "Installing person");
    DONE(CHANGE("registrations", "123456", NOW, {"installing_name", "Installing person, south"}));
    DONE(CHANGE("registrations", "123456", NOW, {"installing", OLD},
                {"installing_name", "Installing person, south"}));
    ck_assert_str_eq(REGISTERED("installing_name"), "Installing person"); // theirs
    DONE(CHANGE("registrations", "123456", NOW, {"installing", ""}));
    ck_assert_str_eq(REGISTERED("installing"), "");
    DONE(undo("registrations", 5));
    ck_assert_str_eq(REGISTERED("installing"), OLD);
    ck_assert_int_eq(CHANGE("registrations", "123456", NOW, {"installing", "nobody@platen.test"}),
                     PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->field, "installing");
    house_close(house);
}
END_TEST

START_TEST(what_cannot_be_is_said)
{
    static const struct {
        const char *table, *row, *column, *value, *field, *says;
    } rows[] = {
        {"registrations", "123456", "model", "M9", "model", "there is no model \"M9\""},
        {"registrations", "123456", "site", "south", "site", "customer C1 has no site \"south\""},
        {"registrations", "123456", "installing", "no address", "installing", NULL},
        {"registrations", "123456", "number", "654321", "number",
         "By this the row is known; it cannot be changed."},
        {"registrations", "123456", "manager", "a@platen.test", "manager", "There is no such column."},
        {"registrations", "999999", "place", "x", "number", "There is no such row."},
        {"models", "M100", "kind", "car", "kind",
         "\"car\" is none of: printer copier fax scanner mfp pc"},
        {"models", "", "code", "M100", "code", "There is a row with this code already."},
        {"models", "M300", "name", "Copier 300", "maker", "is missing"},
        {"nothing", "M100", "code", "M100", "table", "There is no such table."},
    };
    furnish();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert_int_eq(CHANGE(rows[i].table, rows[i].row, NOW, {rows[i].column, rows[i].value}),
                         PLATEN__RESULT__RESULT_INVALID);
        ck_assert_str_eq(house->answer->field, rows[i].field);
        if (rows[i].says != NULL)
            ck_assert_str_eq(house->answer->text, rows[i].says);
        ck_assert_uint_eq(house->answer->event, 0);
    }
    house_close(house);
}
END_TEST

START_TEST(two_at_once)
{
    furnish();
    uint64_t seen = cells_seen(house_look(house), CELL_REGISTRATIONS, "123456");
    ck_assert_uint_ne(seen, 0);
    DONE(CHANGE("registrations", "123456", ((struct how){.look = true, .seen = seen}),
                {"place", "Attic"}));
    ck_assert_int_eq(CHANGE("registrations", "123456", ((struct how){.look = true, .seen = seen}),
                            {"place", "Cellar"}),
                     PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_str_eq(REGISTERED("place"), "Attic");
    house_close(house);
}
END_TEST

START_TEST(a_model_comes_and_goes)
{
    furnish();
    DONE(CHANGE("models", "", NOW, {"code", "M200"}, {"maker", "Maker"}, {"name", "Copier 200"},
                {"kind", "mfp"}));
    ck_assert_str_eq(cell(CELL_MODELS, "M200", "name"), "Copier 200");
    ck_assert_int_eq(CHANGE("models", "", NOW, {"code", "M200"}, {"maker", "Maker"},
                            {"name", "Another"}, {"kind", "mfp"}),
                     PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->text, "There is a row with this code already.");
    DONE(undo("models", 1));
    ck_assert_str_eq(cell(CELL_MODELS, "M200", "name"), "(none)");
    DONE(undo("models", 2));
    ck_assert_str_eq(cell(CELL_MODELS, "M200", "name"), "Copier 200");
    DONE(CHANGE("registrations", "123456", NOW, {"model", "M200"}));
    ck_assert_int_eq(CHANGE("models", "M200", ((struct how){.remove = true})),
                     PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->text,
                     "Machines of this model are registered; it cannot go.");
    ck_assert_int_eq(CHANGE("models", "M100", ((struct how){.remove = true})),
                     PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->text,
                     "The catalogue, a guide or a table names this model; it cannot go.");
    ck_assert_int_eq(undo("models", 3), PLATEN__RESULT__RESULT_CONFLICT); // it would take it away
    DONE(undo("registrations", 2));
    DONE(CHANGE("models", "M200", ((struct how){.remove = true})));
    ck_assert_str_eq(cell(CELL_MODELS, "M200", "name"), "(none)");
    house_close(house);
}
END_TEST

START_TEST(from_a_day_on)
{
    furnish();
    int64_t day = house->now + 10 * HOUSE_DAY;
    DONE(CHANGE("registrations", "123456", ((struct how){.from = day}), {"place", "New wing"},
                {"billing_reference", "KST 9"}));
    ck_assert_str_eq(REGISTERED("place"), "Second floor");
    DONE(CHANGE("registrations", "123456", NOW, {"place", "Attic"}));
    uint64_t seen = cells_seen(house_look(house), CELL_REGISTRATIONS, "123456");
    house->now = day + HOUSE_MINUTE;
    DONE(house_tick(house));
    ck_assert_str_eq(REGISTERED("place"), "New wing");
    ck_assert_str_eq(REGISTERED("billing_reference"), "KST 9");
    ck_assert_uint_gt(cells_seen(house_look(house), CELL_REGISTRATIONS, "123456"), seen);
    DONE(undo("registrations", 2)); // as it was when it came
    ck_assert_str_eq(REGISTERED("place"), "Attic");
    ck_assert_str_eq(REGISTERED("billing_reference"), "KST 4711");
    ck_assert_int_eq(CHANGE("registrations", "123456", ((struct how){.from = day}), {"place", "x"}),
                     PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->field, "from");
    house_close(house);
}
END_TEST

START_TEST(what_waits_is_taken_back_or_cannot_come)
{
    furnish();
    int64_t day = house->now + 10 * HOUSE_DAY;
    DONE(CHANGE("models", "", NOW, {"code", "M200"}, {"maker", "Maker"}, {"name", "Copier 200"},
                {"kind", "mfp"}));
    DONE(CHANGE("registrations", "123456", ((struct how){.from = day}), {"place", "New wing"}));
    DONE(CHANGE("registrations", "123456", ((struct how){.from = day}), {"model", "M200"}));
    DONE(undo("registrations", 2));
    ck_assert_int_eq(undo("registrations", 2), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_str_eq(house->answer->text, "Nothing of this version is left to take back.");
    DONE(CHANGE("models", "M200", ((struct how){.remove = true})));
    house->now = day + HOUSE_MINUTE;
    DONE(house_tick(house));
    ck_assert_str_eq(REGISTERED("place"), "Second floor");
    ck_assert_str_eq(REGISTERED("model"), "M100");
    Platen__RowChange *last = NULL;
    house_count(house, STORE_ROW_CHANGE, &last);
    ck_assert_str_eq(last->failed, "there is no model \"M200\"");
    house_close(house);
}
END_TEST

START_TEST(what_the_machine_says_of_itself_stands_in_the_history)
{
    house = house_open();
    house_register(house, NULL);
    ck_assert_uint_eq(house_count(house, STORE_ROW_CHANGE, NULL), 0);
    Platen__Registration registration;
    platen__registration__init(&registration);
    registration.place = T("third floor");
    struct house_report say = {.registration = &registration};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
    Platen__RowChange *change = NULL;
    ck_assert_uint_eq(house_count(house, STORE_ROW_CHANGE, &change), 1);
    ck_assert_uint_eq(change->version, 0);
    ck_assert_uint_eq(change->n_cells, 1);
    ck_assert_str_eq(change->cells[0]->name, "place");
    ck_assert_str_eq(change->cells[0]->before, "second floor");
    ck_assert_str_eq(change->cells[0]->after, "third floor");
    ck_assert_uint_eq(house_count(house, STORE_CODE_TABLE, NULL), 0);
    house_close(house);
}
END_TEST

START_TEST(a_walk_goes_on_where_it_ended)
{
    furnish();
    for (int i = 0; i < 5; i++) {
        char number[8];
        snprintf(number, sizeof number, "20000%d", i);
        DONE(IMPORT("terminals", {"number", number}, {"customer", "C1"}, {"model", "M100"},
                    {"place", i % 2 ? "odd" : "Even room"}));
    }
    struct cell_walk walk = {.txn = house_look(house), .table = CELL_REGISTRATIONS, .after = "123456",
                             .words = "even ROOM", .customer = "", .most = 3};
    struct cell_row row;
    cell_walk_begin(&walk);
    ck_assert(cell_walk_next(&walk, &row));
    ck_assert_str_eq(row.cells[0], "200000");
    ck_assert(cell_walk_next(&walk, &row));
    ck_assert_str_eq(row.cells[0], "200002");
    ck_assert(!cell_walk_next(&walk, &row));
    ck_assert(walk.more);
    ck_assert_str_eq(walk.last, "200002");
    cell_walk_end(&walk);
    walk.customer = "C2";
    walk.most = 0;
    cell_walk_begin(&walk);
    ck_assert(!cell_walk_next(&walk, &row) && !walk.more);
    cell_walk_end(&walk);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk cells", an_import_makes_the_row_and_its_person,
          a_model_that_the_table_has_not_is_kept_as_reported, a_row_is_changed_and_taken_back,
          another_address_is_another_person, what_cannot_be_is_said, two_at_once,
          a_model_comes_and_goes, from_a_day_on, what_waits_is_taken_back_or_cannot_come,
          what_the_machine_says_of_itself_stands_in_the_history, a_walk_goes_on_where_it_ended)
