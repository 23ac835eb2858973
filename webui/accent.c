#include "webui/accent.h"

#include <math.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"
#include "webui/page.h"

// Grounds of templates/static/platen.css.
// The darker of the light grounds and the lighter of the dark ones (--soft of platen.css): what can
// be read there can be read on the others.
enum { LIGHT_GROUND = 0xeef0f3, DARK_GROUND = 0x24282e, STEPS = 100 };

const char *accent_path(const char *colour, struct arena *arena)
{
    uint8_t bytes[3];
    char hex[7];

    if (!colour || strlen(colour) != 7 || colour[0] != '#' || !text_unhex(colour + 1, 6, bytes, 3))
        return NULL;
    text_hex(hex, bytes, 3);
    return arena_printf(arena, "/static/accent/%s.css", hex);
}

// WCAG 2.2, relative luminance.
static double channel(uint32_t value)
{
    double c = (value & 0xff) / 255.0;

    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * channel(colour >> 16) + 0.7152 * channel(colour >> 8) +
           0.0722 * channel(colour);
}

double accent_contrast(uint32_t a, uint32_t b)
{
    double high = fmax(luminance(a), luminance(b));
    double low = fmin(luminance(a), luminance(b));

    return (high + 0.05) / (low + 0.05);
}

static uint32_t mix(uint32_t from, uint32_t to, int step)
{
    uint32_t out = 0;

    for (int shift = 16; shift >= 0; shift -= 8) {
        int a = (from >> shift) & 0xff;
        int b = (to >> shift) & 0xff;

        out |= (uint32_t)(a + (b - a) * step / STEPS) << shift;
    }
    return out;
}

uint32_t accent_on(uint32_t colour, uint32_t ground)
{
    uint32_t away = luminance(ground) > 0.18 ? 0x000000 : 0xffffff;
    int step = 0;

    while (step < STEPS && accent_contrast(mix(colour, away, step), ground) < 4.5)
        step++;
    return mix(colour, away, step);
}

static uint32_t text_on(uint32_t colour)
{
    return accent_contrast(colour, 0xffffff) >= accent_contrast(colour, 0x101214) ? 0xffffff
                                                                                  : 0x101214;
}

static char *scheme(struct arena *arena, uint32_t colour, uint32_t ground)
{
    uint32_t accent = accent_on(colour, ground);

    return arena_printf(arena, ":root{--accent:#%06x;--on-accent:#%06x}", accent, text_on(accent));
}

void accent_sheet(struct web_request *request)
{
    const char *name = request->part[0];
    uint8_t rgb[3];
    uint32_t colour;

    if (strlen(name) != 10 || strcmp(name + 6, ".css") != 0 || !text_unhex(name, 6, rgb, 3)) {
        page_message(request, 404, "not-found");
        return;
    }
    colour = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
    web_text(request, 200, "text/css; charset=utf-8",
             arena_printf(request->arena, "%s\n@media(prefers-color-scheme:dark){%s}\n",
                          scheme(request->arena, colour, LIGHT_GROUND),
                          scheme(request->arena, colour, DARK_GROUND)));
    web_header_add(request, "Cache-Control", "public, max-age=31536000, immutable");
    request->response.cached = true;
}
