#include "gateway/desk/item_name.h"

#include "lib/local_text.h"

const char *item_name(const Platen__Item *item, const char *language, const char **language_r)
{
    const Platen__LocalText *local = local_text_find(item->names, item->n_names, language);
    const char *name = item->name[0] != '\0' ? item->name : item->code;
    if (local != NULL && local->text[0] == '\0')
        local = NULL;
    if (language_r != NULL)
        *language_r = local != NULL ? language : "en";
    return local != NULL ? local->text : name;
}
