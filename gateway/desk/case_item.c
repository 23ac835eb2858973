#include "gateway/desk/case_item.h"

#include <string.h>

#include "gateway/desk/condition_kind.h"
#include "gateway/desk/find.h"

// What the maintenance item of the matter's component has exchanged; NULL: it names none.
static const char *case_item_named(struct store_txn *txn, const Platen__Terminal *terminal,
                                   const Platen__Case *kase)
{
    if (kase->kind != PLATEN__CASE_KIND__CASE_MAINTENANCE || kase->component[0] == '\0')
        return NULL;
    struct store_key key = store_key_text(terminal->model);
    store_key_add_text(&key, kase->component);
    const Platen__MaintenanceItem *work = store_get(txn, STORE_MAINTENANCE_ITEM, &key);
    return work != NULL && work->item[0] != '\0' ? work->item : NULL;
}

static bool case_item_is_part(const Platen__Item *item, const Platen__Case *kase)
{
    return item->supply_type[0] != '\0' && kase->supply_type[0] != '\0' &&
           condition_supply_same(item->supply_type, kase->supply_type) &&
           (item->colour[0] == '\0' || kase->colour[0] == '\0' ||
            strcmp(item->colour, kase->colour) == 0);
}

bool case_item_mends(struct store_txn *txn, const Platen__Terminal *terminal,
                     const Platen__Item *item, const Platen__Case *kase)
{
    const char *named = case_item_named(txn, terminal, kase);
    return named != NULL ? strcmp(named, item->code) == 0 : case_item_is_part(item, kase);
}

const Platen__Supply *case_item_supply(const Platen__Terminal *terminal, const Platen__Case *kase)
{
    const Platen__Supply *now =
        kase->supply_index[0] != '\0' ? find_supply(terminal, kase->supply_index) : NULL;
    return now != NULL ? now : kase->supply;
}

// Of those that would do, the one of the supply's own part number.
Platen__Item *case_item(struct store_txn *txn, const Platen__Terminal *terminal,
                        const Platen__Case *kase)
{
    if (terminal->model[0] == '\0')
        return NULL;
    const Platen__Supply *supply = case_item_supply(terminal, kase);
    const char *named = case_item_named(txn, terminal, kase);
    Platen__Item *found = NULL;
    bool sure = false;
    struct store_key prefix = store_key_text(terminal->model);
    struct store_cursor *cursor = store_scan_index(txn, STORE_ITEM_BY_MODEL, &prefix, NULL, false);
    for (Platen__Item *item; !sure && (item = store_next(cursor, NULL)) != NULL;) {
        sure = named != NULL ? strcmp(named, item->code) == 0
                             : kase->supply_type[0] != '\0' && supply != NULL &&
                                   supply->part[0] != '\0' && strcmp(item->part, supply->part) == 0;
        if (sure || (found == NULL && case_item_is_part(item, kase)))
            found = item;
    }
    store_cursor_close(&cursor);
    return found;
}

const char *case_item_code(struct store_txn *txn, const Platen__Terminal *terminal,
                           const Platen__Item *item)
{
    struct store_key prefix = store_key_text(terminal->model);
    struct store_cursor *cursor = store_scan(txn, STORE_MAINTENANCE_ITEM, &prefix, NULL, false);
    const Platen__MaintenanceItem *work;
    const char *code = "";
    while (code[0] == '\0' && (work = store_next(cursor, NULL)) != NULL)
        if (strcmp(work->item, item->code) == 0)
            code = work->code;
    store_cursor_close(&cursor);
    return code;
}
