#include "gateway/base/pdf.h"

#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/memory.h"
#include "lib/qr.h"

#define POINTS_A_MM (72 / 25.4)

struct pdf {
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoFontMap *fonts;
    PangoContext *context;
    struct buf bytes;
    bool lacks_letters;
};

static cairo_status_t keep(void *context, const unsigned char *bytes, unsigned size)
{
    buf_add(context, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

static void set_about(struct pdf *pdf, const struct pdf_about *about)
{
    char now[32];

    clock_format(now, about->now);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, about->title);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATOR, "Platen");
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE, now);
}

struct pdf *pdf_begin(const struct pdf_about *about)
{
    struct pdf *pdf = calloc(1, sizeof *pdf);

    if (pdf == NULL)
        memory_none();
    pdf->surface = cairo_pdf_surface_create_for_stream(
        keep, &pdf->bytes, about->width * POINTS_A_MM, about->height * POINTS_A_MM);
    set_about(pdf, about);
    pdf->cairo = cairo_create(pdf->surface);
    cairo_scale(pdf->cairo, POINTS_A_MM, POINTS_A_MM);
    // A font map of its own: fonts that are installed later are seen without a new start.
    pdf->fonts = pango_cairo_font_map_new();
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(pdf->fonts), 72);
    pdf->context = pango_font_map_create_context(pdf->fonts);
    pango_context_set_language(pdf->context, pango_language_from_string(about->language));
    return pdf;
}

void pdf_next_page(struct pdf *pdf)
{
    cairo_show_page(pdf->cairo);
}

// ---- text ----

static PangoLayout *lay_out(struct pdf *pdf, const struct pdf_text *how, const char *text)
{
    static const PangoAlignment alignments[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
                                                PANGO_ALIGN_RIGHT};
    PangoLayout *layout = pango_layout_new(pdf->context);
    PangoFontDescription *font = pango_font_description_from_string("sans-serif");

    pango_font_description_set_size(font, (int)(how->points * PANGO_SCALE));
    if (how->bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(how->width * POINTS_A_MM * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, alignments[how->align]);
    if (how->most > 0) {
        pango_layout_set_height(layout, (int)(how->most * POINTS_A_MM * PANGO_SCALE));
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    pango_layout_set_text(layout, text, -1);
    pdf->lacks_letters |= pango_layout_get_unknown_glyphs_count(layout) > 0;
    return layout;
}

static double height_of(PangoLayout *layout)
{
    int width, height;

    pango_layout_get_size(layout, &width, &height);
    return (double)height / PANGO_SCALE / POINTS_A_MM;
}

double pdf_text_height(struct pdf *pdf, const struct pdf_text *how, const char *text)
{
    PangoLayout *layout = lay_out(pdf, how, text);
    double height = height_of(layout);

    g_object_unref(layout);
    return height;
}

double pdf_text(struct pdf *pdf, const struct pdf_text *how, const char *text)
{
    PangoLayout *layout = lay_out(pdf, how, text);
    double height = height_of(layout);

    cairo_save(pdf->cairo);
    cairo_set_source_rgb(pdf->cairo, how->grey, how->grey, how->grey);
    cairo_move_to(pdf->cairo, how->x, how->y);
    cairo_scale(pdf->cairo, 1 / POINTS_A_MM, 1 / POINTS_A_MM);
    pango_cairo_show_layout(pdf->cairo, layout);
    cairo_restore(pdf->cairo);
    g_object_unref(layout);
    return height;
}

bool pdf_lacks_letters(const struct pdf *pdf)
{
    return pdf->lacks_letters;
}

// ---- drawing ----

void pdf_line(struct pdf *pdf, double x, double y, double to_x, double to_y, double thick)
{
    cairo_set_source_rgb(pdf->cairo, 0, 0, 0);
    cairo_set_line_width(pdf->cairo, thick);
    cairo_move_to(pdf->cairo, x, y);
    cairo_line_to(pdf->cairo, to_x, to_y);
    cairo_stroke(pdf->cairo);
}

// One path for all of it: squares that touch show no seam.
bool pdf_qr(struct pdf *pdf, double x, double y, double size, const char *text)
{
    struct qr qr;

    if (!qr_make(text, &qr))
        return false;
    double side = size / (qr.width + 2 * QR_QUIET);
    for (int row = 0; row < qr.width; row++) {
        for (int at = 0; at < qr.width; at++) {
            int from = at;

            at = qr_run(&qr, at, row);
            if (at > from)
                cairo_rectangle(pdf->cairo, x + (from + QR_QUIET) * side,
                                y + (row + QR_QUIET) * side, (at - from) * side, side);
        }
    }
    cairo_set_source_rgb(pdf->cairo, 0, 0, 0);
    cairo_fill(pdf->cairo);
    qr_free(&qr);
    return true;
}

void pdf_link_begin(struct pdf *pdf, const char *address)
{
    struct buf attributes = {0};

    buf_add_text(&attributes, "uri='");
    for (; *address != '\0'; address++) {
        if (*address == '\'' || *address == '\\')
            buf_add_byte(&attributes, '\\');
        buf_add_byte(&attributes, (uint8_t)*address);
    }
    buf_add_text(&attributes, "'");
    cairo_tag_begin(pdf->cairo, CAIRO_TAG_LINK, buf_text(&attributes));
    buf_free(&attributes);
}

void pdf_link_end(struct pdf *pdf)
{
    cairo_tag_end(pdf->cairo, CAIRO_TAG_LINK);
}

// ---- the end ----

int pdf_end(struct pdf **pdf, char **bytes_r, size_t *size_r, const char **error_r)
{
    struct pdf *p = *pdf;
    int done = 1;

    cairo_show_page(p->cairo);
    cairo_status_t status = cairo_status(p->cairo);
    cairo_destroy(p->cairo);
    cairo_surface_finish(p->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(p->surface);
    cairo_surface_destroy(p->surface);
    g_object_unref(p->context);
    g_object_unref(p->fonts);
    if (status == CAIRO_STATUS_SUCCESS) {
        *size_r = p->bytes.len;
        *bytes_r = buf_take(&p->bytes);
    } else {
        *error_r = error_format("the PDF cannot be drawn: %s", cairo_status_to_string(status));
        buf_free(&p->bytes);
        done = -1;
    }
    free(p);
    *pdf = NULL;
    return done;
}
