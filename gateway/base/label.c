#include "gateway/base/label.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/pdf.h"
#include "gateway/base/render.h"
#include "gateway/desk/label.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/link.h"

// ---- what stands on it ----

static const char *language_of(struct store_txn *txn, const struct label_source *source,
                               const Platen__Terminal *terminal, const Platen__Dealer *dealer)
{
    const Platen__Customer *customer = store_get_id(txn, STORE_CUSTOMER, terminal->customer);
    const char *found = customer ? render_language(source->render, customer->language) : NULL;
    if (found == NULL && dealer != NULL)
        found = render_language(source->render, dealer->language);
    return found != NULL ? found : "en";
}

static const char *machine_of(struct store_txn *txn, const Platen__Terminal *terminal,
                              struct arena *arena)
{
    struct store_key key = store_key_text(terminal->model);
    const Platen__Model *model =
        terminal->model[0] != '\0' ? store_find(txn, STORE_MODEL_BY_CODE, &key) : NULL;
    const char *name = model != NULL && model->name[0] != '\0' ? model->name : terminal->model;
    return arena_printf(arena, "%s%s%s", name,
                        name[0] != '\0' && terminal->place[0] != '\0' ? " \u00b7 " : "",
                        terminal->place);
}

static void add_line(struct buf *text, const char *line)
{
    if (line == NULL || line[0] == '\0')
        return;
    if (text->len > 0)
        buf_add_byte(text, '\n');
    buf_add_text(text, line);
}

static const char *centre_of(const struct label_source *source, const Platen__Dealer *dealer,
                             struct arena *arena)
{
    struct buf lines = {0};
    if (dealer != NULL) {
        add_line(&lines, dealer->name);
        add_line(&lines, dealer->address);
        add_line(&lines, dealer->telephone);
    }
    add_line(&lines, dealer != NULL && dealer->mail[0] != '\0' ? dealer->mail : source->from);
    const char *text = arena_strdup(arena, buf_text(&lines));
    buf_free(&lines);
    return text;
}

bool label_read(struct store_txn *txn, const struct label_source *source, uint64_t id,
                struct arena *arena, struct label *label_r)
{
    struct store_key key = store_key_text("dealer");
    const Platen__Dealer *dealer = store_get(txn, STORE_DEALER, &key);
    const Platen__Terminal *terminal = store_get_id(txn, STORE_TERMINAL, id);
    char token[LINK_TOKEN_SIZE];
    if (terminal == NULL || terminal->label_generation == 0 ||
        terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE)
        return false;
    link_token(source->link_key, terminal->id, LABEL_KIND, terminal->label_generation, token);
    const char *language = arena_strdup(arena, language_of(txn, source, terminal, dealer));
    *label_r = (struct label){
        .address = arena_printf(arena, "%s/t/%s", source->base_url, token),
        .language = language,
        .heading = render_word(source->render, language, "label.paper.heading"),
        .scan = render_word(source->render, language, "label.paper.scan"),
        .number_word = render_word(source->render, language, "fact.number"),
        .number = arena_strdup(arena, terminal->number),
        .machine = machine_of(txn, terminal, arena),
        .centre = centre_of(source, dealer, arena),
    };
    return true;
}

// ---- how ----

enum { MARK = 3 }; // mm of a cut mark to each side

static void draw_marks(struct pdf *pdf, const struct label_sheet *sheet)
{
    for (unsigned row = 0; row <= sheet->rows; row++) {
        for (unsigned column = 0; column <= sheet->columns; column++) {
            double x = sheet->left + column * sheet->step_x, y = sheet->top + row * sheet->step_y;
            pdf_line(pdf, x - MARK, y, x + MARK, y, 0.1);
            pdf_line(pdf, x, y - MARK, x, y + MARK, 0.1);
        }
    }
}

// From the top what it is for, at the foot the centre; the number keeps its room between them.
static void draw_words(struct pdf *pdf, const struct label *label, double x, double y, double width,
                       double height)
{
    double points = height < 36 ? 6.5 : height < 46 ? 7.5 : 9;
    double foot = y + height;
    struct pdf_text how = {.x = x, .width = width, .points = points - 1};
    how.most = height * 0.34;
    how.y = foot - pdf_text_height(pdf, &how, label->centre);
    foot = how.y;
    pdf_text(pdf, &how, label->centre);

    how = (struct pdf_text){.x = x, .y = y, .width = width, .points = points + 1, .bold = true};
    how.most = height * 0.2;
    how.y += pdf_text(pdf, &how, label->heading);
    how.points = points;
    how.bold = false;
    how.most = height * 0.16;
    how.y += pdf_text(pdf, &how, label->scan) + 0.8;
    if (label->number[0] != '\0') {
        how.most = 0.1; // one line
        how.points = points - 1;
        how.y += pdf_text(pdf, &how, label->number_word);
        how.points = points + 4;
        how.bold = true;
        how.y += pdf_text(pdf, &how, label->number);
    }
    how = (struct pdf_text){.x = x, .y = how.y, .width = width, .points = points - 1};
    how.most = foot - how.y - 0.5;
    if (how.most > pdf_text_height(pdf, &(struct pdf_text){.width = width, .points = points - 1}, "x"))
        pdf_text(pdf, &how, label->machine);
}

static bool draw_label(struct pdf *pdf, const struct label *label, const struct label_sheet *sheet,
                       double x, double y)
{
    double pad = sheet->padding, height = sheet->height - 2 * pad, code = height;
    if (code > sheet->width * 0.42)
        code = sheet->width * 0.42;
    // The quiet zone is white as the padding is: the code may reach into it.
    pdf_link_begin(pdf, label->address);
    bool drawn = pdf_qr(pdf, x + pad, y + pad + (height - code) / 2, code, label->address);
    pdf_link_end(pdf);
    draw_words(pdf, label, x + pad + code + 1, y + pad, sheet->width - 2 * pad - code - 1, height);
    return drawn;
}

int label_draw(const struct label *labels, size_t n, const struct label_sheet *sheet, unsigned skip,
               int64_t now, char **bytes_r, size_t *size_r, bool *lacks_letters_r,
               const char **error_r)
{
    unsigned most = label_sheet_count(sheet);
    bool drawn = true;
    const char *language = n > 0 ? labels[0].language : "en";
    struct pdf *pdf = pdf_begin(&(struct pdf_about){
        n == 1 ? labels[0].number : "Labels", language, now, sheet->page_width, sheet->page_height});
    for (size_t i = 0; i < n; i++) {
        unsigned place = (unsigned)((i + skip) % most);
        if (i > 0 && place == 0)
            pdf_next_page(pdf);
        if (sheet->marks && (i == 0 || place == 0))
            draw_marks(pdf, sheet);
        drawn &= draw_label(pdf, &labels[i], sheet, sheet->left + place % sheet->columns * sheet->step_x,
                            sheet->top + place / sheet->columns * sheet->step_y);
    }
    *lacks_letters_r = pdf_lacks_letters(pdf);
    int done = pdf_end(&pdf, bytes_r, size_r, error_r);
    if (done == 1 && !drawn) {
        free(*bytes_r);
        *error_r = "the gateway's address is too long for a code";
        done = -1;
    }
    return done;
}
