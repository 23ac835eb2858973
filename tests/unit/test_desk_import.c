#include <stdio.h>
#include <string.h>

#include "lib/import_csv.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

// An unset answer for a file the reader refuses.
static Platen__Result import_text(struct house *house, const char *kind, const char *text)
{
    const char *error = "";
    char file[40];
    snprintf(file, sizeof file, "%s.csv", kind);
    Platen__Import *import = import_csv_read(kind, file, text, strlen(text), &error);
    ck_assert_msg(import != NULL, "%s", error);
    Platen__Command command = HOUSE_COMMAND(IMPORT, import, import);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    Platen__Result result = house_apply(house, &command);
    platen__import__free_unpacked(import, NULL);
    return result;
}

static void import_good(struct house *house, const char *kind, const char *text, const char *says)
{
    Platen__Result result = import_text(house, kind, text);
    ck_assert_msg(result == PLATEN__RESULT__RESULT_DONE, "%s", house->answer->text);
    ck_assert_str_eq(house->answer->text, says);
}

static void import_bad(struct house *house, const char *kind, const char *text, const char *says)
{
    ck_assert_int_eq(import_text(house, kind, text), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->text, says);
    ck_assert_uint_eq(house->answer->event, 0);
}

static void *found(struct house *house, enum store_index index, const char *code)
{
    struct store_key key = store_key_text(code);
    void *record = store_find(house_look(house), index, &key);
    ck_assert_ptr_nonnull(record);
    return record;
}

static void furnish(struct house *house)
{
    import_good(house, "dealer", "name,zone,currency\nSample dealer,Asia/Tokyo,JPY\n",
                "dealer.csv: 1 new, 0 changed, 0 as they were");
    import_good(house, "customers",
                "code,name,department\nC1,First customer,D3\nC2,Second customer,\n",
                "customers.csv: 2 new, 0 changed, 0 as they were");
    import_good(house, "sites", "customer,code,name\nC1,north,North site\n",
                "sites.csv: 1 new, 0 changed, 0 as they were");
    import_good(house, "models", "code,maker,name,kind\nM100,Maker,Copier 100,mfp\n",
                "models.csv: 1 new, 0 changed, 0 as they were");
    import_good(
        house, "persons",
        "customer,mail,name,sites\nC1,manager.north@platen.test,\"Manager, north site\",north\n",
        "persons.csv: 1 new, 0 changed, 0 as they were");
    import_good(house, "terminals",
                "number,customer,model,serial,manager\n"
                "12345678,C1,M100,SN1,Manager.North@platen.test\n",
                "terminals.csv: 1 new, 0 changed, 0 as they were");
}

START_TEST(a_customer_gets_a_site_and_a_department)
{
    struct house *house = house_open_empty();
    furnish(house);
    Platen__Customer *first = found(house, STORE_CUSTOMER_BY_CODE, "C1");
    Platen__Customer *second = found(house, STORE_CUSTOMER_BY_CODE, "C2");
    Platen__Department *d3 = found(house, STORE_DEPARTMENT_BY_CODE, "D3");
    Platen__Department *made = house_get(house, STORE_DEPARTMENT, second->default_department);
    Platen__Site *site = house_get(house, STORE_SITE, first->default_site);
    ck_assert_uint_eq(d3->id, first->default_department);
    ck_assert_uint_eq(d3->next_case, 1);
    ck_assert_str_eq(made->code, "D1");
    ck_assert_str_eq(site->code, "main");
    house_close(house);
}
END_TEST

START_TEST(a_code_is_not_given_twice)
{
    struct house *house = house_open_empty();
    import_good(house, "customers", "code,name,department\nC1,First,D1\nC2,Second,\n",
                "customers.csv: 2 new, 0 changed, 0 as they were");
    Platen__Customer *second = found(house, STORE_CUSTOMER_BY_CODE, "C2");
    Platen__Department *made = house_get(house, STORE_DEPARTMENT, second->default_department);
    ck_assert_str_eq(made->code, "D2");
    house_close(house);
}
END_TEST

START_TEST(again_changes_by_code)
{
    struct house *house = house_open_empty();
    furnish(house);
    uint64_t id = ((Platen__Customer *)found(house, STORE_CUSTOMER_BY_CODE, "C1"))->id;
    import_good(house, "customers", "code,name\nC1,First customer\nC2,Another name\nC3,Third\n",
                "customers.csv: 1 new, 1 changed, 1 as they were");
    ck_assert_uint_eq(house_count(house, STORE_CUSTOMER, NULL), 3);
    Platen__Customer *first = found(house, STORE_CUSTOMER_BY_CODE, "C1");
    Platen__Customer *second = found(house, STORE_CUSTOMER_BY_CODE, "C2");
    ck_assert_uint_eq(first->id, id);
    ck_assert_str_eq(second->name, "Another name");
    house_close(house);
}
END_TEST

START_TEST(nothing_new_is_no_event)
{
    struct house *house = house_open_empty();
    furnish(house);
    import_good(
        house, "persons",
        "customer,mail,name,sites\nC1,manager.north@platen.test,\"Manager, north site\",north\n",
        "persons.csv: 0 new, 0 changed, 1 as they were");
    ck_assert_uint_eq(house->answer->event, 0);
    import_good(house, "dealer", "name,zone,currency\nSample dealer,Asia/Tokyo,JPY\n",
                "dealer.csv: 0 new, 0 changed, 1 as they were");
    ck_assert_uint_eq(house->answer->event, 0);
    house_close(house);
}
END_TEST

START_TEST(a_terminal_belongs_to_its_manager)
{
    struct house *house = house_open_empty();
    furnish(house);
    Platen__Terminal *terminal = found(house, STORE_TERMINAL_BY_NUMBER, "12345678");
    Platen__Person *manager = house_get(house, STORE_PERSON, terminal->manager);
    ck_assert_str_eq(manager->mail, "manager.north@platen.test");
    ck_assert_uint_eq(manager->n_terminals, 1);
    ck_assert_uint_eq(manager->n_sites, 1);
    ck_assert_int_eq(manager->confirmed, house->now);
    ck_assert_uint_eq(manager->link_generation, 1);
    ck_assert_str_eq(terminal->maker, "Maker");
    house_close(house);
}
END_TEST

// A machine under two numbers: whoever may see it by the second one sees the machine.
START_TEST(a_scope_follows_a_merge)
{
    struct house *house = house_open_empty();
    furnish(house);
    import_good(house, "terminals", "number,customer,model,serial\n22345678,C1,M100,00SN1\n",
                "terminals.csv: 1 new, 0 changed, 0 as they were");
    const Platen__Terminal *one = found(house, STORE_TERMINAL_BY_NUMBER, "12345678");
    const Platen__Terminal *two = found(house, STORE_TERMINAL_BY_NUMBER, "22345678");
    Platen__ChangeStanding merge = PLATEN__CHANGE_STANDING__INIT;
    merge.terminal = two->id;
    merge.other = one->id;
    merge.what = (char *)(uintptr_t)"merge";
    uint64_t machine = one->id;
    Platen__Command command = HOUSE_COMMAND(CHANGE_STANDING, change_standing, &merge);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF;
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    import_good(house, "persons",
                "customer,mail,name,terminals\n"
                "C1,second@platen.test,\"Manager, second floor\",22345678 12345678\n",
                "persons.csv: 1 new, 0 changed, 0 as they were");
    const Platen__Person *person = house_get(house, STORE_PERSON, 2);
    ck_assert_str_eq(person->mail, "second@platen.test");
    ck_assert_uint_eq(person->n_terminals, 1);
    ck_assert_uint_eq(person->terminals[0], machine);
    house_close(house);
}
END_TEST

START_TEST(catalogue_with_languages_and_prices)
{
    struct house *house = house_open_empty();
    furnish(house);
    import_good(
        house, "catalogue",
        "code,kind,models,name,supply_type,colour,yield,price,picture,how_to,name_ja,how_to_de\n"
        "TK-1,consumable,M100,Black "
        "toner,toner,black,3000,8900,toner.svg,\"Open.\nChange.\",トナー,Klappe auf\n",
        "catalogue.csv: 1 new, 0 changed, 0 as they were");
    Platen__Item *item = found(house, STORE_ITEM_BY_CODE, "TK-1");
    ck_assert_int_eq(item->price, 8900);
    ck_assert_uint_eq(item->yield, 3000);
    ck_assert_uint_eq(item->n_names, 1);
    ck_assert_str_eq(item->names[0]->language, "ja");
    ck_assert_uint_eq(item->n_how_to, 2);
    ck_assert_ptr_eq(found(house, STORE_ITEM_BY_MODEL, "M100") != NULL ? item : NULL, item);
    import_good(house, "catalogue",
                "code,kind,models,name,name_ja\nTK-1,consumable,M100,Black toner,\n",
                "catalogue.csv: 0 new, 1 changed, 0 as they were");
    item = found(house, STORE_ITEM_BY_CODE, "TK-1");
    ck_assert_uint_eq(item->n_names, 0);
    ck_assert_int_eq(item->price, 8900);
    house_close(house);
}
END_TEST

START_TEST(texts_and_times)
{
    struct house *house = house_open_empty();
    furnish(house);
    import_good(house, "conditions",
                "keyword,model,language,name,what_to_do\ntoner-low,,en,Toner is low,Order\n"
                "toner-low,,ja,トナー残量少,\n",
                "conditions.csv: 2 new, 0 changed, 0 as they were");
    import_good(house, "guides", "model,title,text\nM100,New,It is new\n",
                "guides.csv: 1 new, 0 changed, 0 as they were");
    import_good(house, "guides", "model,title,text\nM100,New,It is newer\n",
                "guides.csv: 0 new, 1 changed, 0 as they were");
    import_good(house, "stores", "code,name,zone\nS1,Copier store,\n",
                "stores.csv: 1 new, 0 changed, 0 as they were");
    import_good(house, "times", "store,start,end\nS1,2026-12-01 09:00,2026-12-01 11:00\n",
                "times.csv: 1 new, 0 changed, 0 as they were");
    import_good(house, "times", "store,start,end\nS1,2026-12-01 09:00,2026-12-01 12:00\n",
                "times.csv: 0 new, 1 changed, 0 as they were");
    Platen__AvailableTime *time;
    ck_assert_uint_eq(house_count(house, STORE_AVAILABLE_TIME, &time), 1);
    // 2026-12-01 00:00 UTC, which is nine hours behind Tokyo
    ck_assert_int_eq(time->start, INT64_C(1796083200000000));
    house_close(house);
}
END_TEST

static const struct {
    const char *kind, *text, *says;
} bad[] = {
    {"cats", "code\nx\n", "cats.csv:2: \"cats\" is no kind of import"},
    {"customers", "code,nme\nC9,x\n",
     "customers.csv:2: nme: customers have no such column (docs/import.md lists them)"},
    {"customers", "code,name\nC9,Nine\nC8,\n", "customers.csv:3: name: is missing"},
    {"customers", "code,name\nC9,Nine\nC9,Nine\n",
     "customers.csv:3: code: stands in line 2 already"},
    {"customers", "code,name,zone\nC9,Nine,Mars/Base\n",
     "customers.csv:2: zone: \"Mars/Base\" is no time zone (IANA name: Europe/Berlin)"},
    {"customers", "code,name,department\nC9,Nine,D3\n",
     "customers.csv:2: department: \"D3\" belongs to customer C1"},
    {"customers", "code,name,department\nC1,First,D7\n",
     "customers.csv:2: department: the customer's default department is D3 and stays so; others "
     "come "
     "with \"departments\""},
    {"departments", "customer,code,name\nC2,D3,x\n",
     "departments.csv:2: code: \"D3\" belongs to customer C1"},
    {"departments", "customer,code,name\nC7,D5,x\n",
     "departments.csv:2: customer: there is no customer \"C7\""},
    {"persons", "customer,mail\nC1,somebody\n",
     "persons.csv:2: mail: \"somebody\" is no mail address: "},
    {"persons", "customer,mail,sites\nC2,a@platen.test,north\n",
     "persons.csv:2: sites: customer C2 has no site \"north\""},
    {"terminals", "number,customer,model\n12345,C1,M100\n",
     "terminals.csv:2: number: \"12345\" is no registration number (6 to 10 digits)"},
    {"terminals", "number,customer,model\n12345678,C2,M100\n",
     "terminals.csv:2: number: \"12345678\" is a terminal of customer C1"},
    {"terminals", "number,customer,model\n12345679,C1,M9\n",
     "terminals.csv:2: model: there is no model \"M9\""},
    {"terminals", "number,customer,model,manager\n12345679,C2,M100,manager.north@platen.test\n",
     "terminals.csv:2: manager: customer C2 has no person with the address "
     "\"manager.north@platen.test\""},
    {"catalogue", "code,kind,models,name,price\nT,consumable,M100,x,1.50\n",
     "catalogue.csv:2: price: \"1.50\" is no amount of JPY (like 89)"},
    {"models", "code,maker,name,kind\nM,x,y,toaster\n",
     "models.csv:2: kind: \"toaster\" is none of: printer copier fax scanner mfp pc"},
    {"times", "store,start,end\nS9,2026-12-01 09:00,2026-12-01 10:00\n",
     "times.csv:2: store: there is no store \"S9\""},
    {"dealer", "name,low_percent\nx,95\n", "dealer.csv:2: low_percent: 95 is more than 90"},
};

START_TEST(all_or_nothing_with_line_and_reason)
{
    struct house *house = house_open_empty();
    furnish(house);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        Platen__Result result = import_text(house, bad[i].kind, bad[i].text);
        ck_assert_msg(result == PLATEN__RESULT__RESULT_INVALID, "%s", bad[i].text);
        if (strncmp(house->answer->text, bad[i].says, strlen(bad[i].says)) != 0)
            ck_assert_str_eq(house->answer->text, bad[i].says);
        ck_assert_uint_eq(house->answer->event, 0);
    }
    ck_assert_uint_eq(house_count(house, STORE_CUSTOMER, NULL), 2);
    import_bad(house, "customers", "code,name\nC8,Eight\nC9,a\tb\n",
               "customers.csv:3: name: \"a\tb\" has control characters");
    ck_assert_uint_eq(house_count(house, STORE_CUSTOMER, NULL), 2);
    house_close(house);
}
END_TEST

// The examples of docs/import.md, in the order it tells.
static char *read_document(void)
{
    const char *top = getenv("top_srcdir");
    char path[512], *text = calloc(1, 64 * 1024);
    snprintf(path, sizeof path, "%s/docs/import.md", top != NULL ? top : "..");
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    ck_assert_uint_gt(fread(text, 1, 64 * 1024 - 1, file), 0);
    fclose(file);
    return text;
}

static char *example_of(const char *document, const char *kind)
{
    char heading[60];
    snprintf(heading, sizeof heading, "## %s.csv", kind);
    const char *at = strstr(document, heading);
    ck_assert_msg(at != NULL, "%s", heading);
    at = strstr(at, "```\n") + 4;
    return strndup(at, (size_t)(strstr(at, "```") - at));
}

START_TEST(the_examples_of_the_document_are_good)
{
    static const char *const order[] = {
        "dealer",      "customers", "sites",   "departments", "models", "catalogue", "conditions",
        "maintenance", "guides",    "persons", "terminals",   "stores", "times"};
    struct house *house = house_open_empty();
    char *document = read_document();
    import_good(house, "models", "code,maker,name,kind\nM100,Sample,x,mfp\n",
                "models.csv: 1 new, 0 changed, 0 as they were");
    import_good(house, "catalogue", "code,kind,models,name\nFU-1,part,M100,Fixing unit\n",
                "catalogue.csv: 1 new, 0 changed, 0 as they were");
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        char *text = example_of(document, order[i]);
        Platen__Result result = import_text(house, order[i], text);
        ck_assert_msg(result == PLATEN__RESULT__RESULT_DONE, "%s", house->answer->text);
        free(text);
    }
    free(document);
    house_close(house);
}
END_TEST

START_TEST(kinds_by_file_name)
{
    ck_assert_str_eq(import_csv_kind("a/b/customers.csv"), "customers");
    ck_assert_ptr_null(import_csv_kind("customers.txt"));
    ck_assert_ptr_null(import_csv_kind(".csv"));
}
END_TEST

UNIT_MAIN("desk: import", a_customer_gets_a_site_and_a_department, a_code_is_not_given_twice,
          again_changes_by_code, nothing_new_is_no_event, a_terminal_belongs_to_its_manager,
          a_scope_follows_a_merge, catalogue_with_languages_and_prices, texts_and_times,
          all_or_nothing_with_line_and_reason, the_examples_of_the_document_are_good,
          kinds_by_file_name)
