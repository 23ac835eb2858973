#include "agent/read/printer_alert.h"

#include <stddef.h>

#include "lib/arena.h"

enum { FINISHER_FIRST = 30200, FINISHER_LAST = 31899, PER_FINISHER = 100 };

struct alert {
    int code;
    const char *keyword;
    enum printer_shortage shortage;
};

/* What stands behind "subunit-", and behind each finisher's name. */
static const struct alert subunit[] = {
    {3, "cover-open", SHORTAGE_NONE},
    {4, "cover-closed", SHORTAGE_NONE},
    {5, "interlock-open", SHORTAGE_NONE},
    {6, "interlock-closed", SHORTAGE_NONE},
    {7, "configuration-change", SHORTAGE_NONE},
    {8, "jam", SHORTAGE_NONE},
    {9, "missing", SHORTAGE_NONE},
    {10, "life-almost-over", SHORTAGE_LOW},
    {11, "life-over", SHORTAGE_OVER},
    {12, "almost-empty", SHORTAGE_LOW},
    {13, "empty", SHORTAGE_OVER},
    {14, "almost-full", SHORTAGE_LOW},
    {15, "full", SHORTAGE_OVER},
    {16, "near-limit", SHORTAGE_LOW},
    {17, "at-limit", SHORTAGE_OVER},
    {18, "opened", SHORTAGE_NONE},
    {19, "closed", SHORTAGE_NONE},
    {20, "turned-on", SHORTAGE_NONE},
    {21, "turned-off", SHORTAGE_NONE},
    {22, "offline", SHORTAGE_NONE},
    {23, "power-saver", SHORTAGE_NONE},
    {24, "warming-up", SHORTAGE_NONE},
    {25, "added", SHORTAGE_NONE},
    {26, "removed", SHORTAGE_NONE},
    {27, "resource-added", SHORTAGE_NONE},
    {28, "resource-removed", SHORTAGE_NONE},
    {29, "recoverable-failure", SHORTAGE_NONE},
    {30, "unrecoverable-failure", SHORTAGE_NONE},
    {31, "recoverable-storage-error", SHORTAGE_NONE},
    {32, "unrecoverable-storage-error", SHORTAGE_NONE},
    {33, "motor-failure", SHORTAGE_NONE},
    {34, "memory-exhausted", SHORTAGE_NONE},
    {35, "under-temperature", SHORTAGE_NONE},
    {36, "over-temperature", SHORTAGE_NONE},
    {37, "timing-failure", SHORTAGE_NONE},
    {38, "thermistor-failure", SHORTAGE_NONE},
};

/* All that do not follow from the list above. NULL: no condition. */
static const struct alert others[] = {
    {1, "other", SHORTAGE_NONE},
    {2, "unknown", SHORTAGE_NONE},
    {3, "cover-open", SHORTAGE_NONE},
    {4, NULL, SHORTAGE_NONE},
    {5, "interlock-open", SHORTAGE_NONE},
    {6, "interlock-closed", SHORTAGE_NONE},
    {7, "configuration-change", SHORTAGE_NONE},
    {8, "media-jam", SHORTAGE_NONE},
    {31, "subunit-recoverable-storage", SHORTAGE_NONE},
    {32, "subunit-unrecoverable-storage", SHORTAGE_NONE},
    {501, "door-open", SHORTAGE_NONE},
    {502, NULL, SHORTAGE_NONE},
    {503, "power-up", SHORTAGE_NONE},
    {504, "power-down", SHORTAGE_NONE},
    {505, "printer-nms-reset", SHORTAGE_NONE},
    {506, "printer-manual-reset", SHORTAGE_NONE},
    {507, "printer-ready-to-print", SHORTAGE_NONE},
    {801, "input-tray-missing", SHORTAGE_NONE},
    {802, "input-media-size-change", SHORTAGE_NONE},
    {803, "input-media-weight-change", SHORTAGE_NONE},
    {804, "input-media-type-change", SHORTAGE_NONE},
    {805, "input-media-color-change", SHORTAGE_NONE},
    {806, "input-media-form-parts-change", SHORTAGE_NONE},
    {807, "media-low", SHORTAGE_LOW},
    {808, "media-empty", SHORTAGE_OVER},
    {809, "media-needed", SHORTAGE_NONE},
    {810, "input-manual-input-request", SHORTAGE_NONE},
    {811, "input-tray-position-failure", SHORTAGE_NONE},
    {812, "input-tray-elevation-failure", SHORTAGE_NONE},
    {813, "input-cannot-feed-size-selected", SHORTAGE_NONE},
    {901, "output-tray-missing", SHORTAGE_NONE},
    {902, "output-area-almost-full", SHORTAGE_LOW},
    {903, "output-area-full", SHORTAGE_OVER},
    {904, "output-mailbox-select-failure", SHORTAGE_NONE},
    {1001, "fuser-under-temp", SHORTAGE_NONE},
    {1002, "fuser-over-temp", SHORTAGE_NONE},
    {1003, "marker-fuser-timing-failure", SHORTAGE_NONE},
    {1004, "marker-fuser-thermistor-failure", SHORTAGE_NONE},
    {1005, "marker-adjusting-print-quality", SHORTAGE_NONE},
    {1101, "toner-empty", SHORTAGE_OVER},
    {1102, "marker-ink-empty", SHORTAGE_OVER},
    {1103, "marker-print-ribbon-empty", SHORTAGE_OVER},
    {1104, "toner-low", SHORTAGE_LOW},
    {1105, "marker-ink-almost-empty", SHORTAGE_LOW},
    {1106, "marker-print-ribbon-almost-empty", SHORTAGE_LOW},
    {1107, "marker-waste-toner-receptacle-almost-full", SHORTAGE_LOW},
    {1108, "marker-waste-ink-receptacle-almost-full", SHORTAGE_LOW},
    {1109, "marker-waste-toner-receptacle-full", SHORTAGE_OVER},
    {1110, "marker-waste-ink-receptacle-full", SHORTAGE_OVER},
    {1111, "opc-near-eol", SHORTAGE_LOW},
    {1112, "opc-life-over", SHORTAGE_OVER},
    {1113, "marker-developer-almost-empty", SHORTAGE_LOW},
    {1114, "marker-developer-empty", SHORTAGE_OVER},
    {1115, "marker-toner-cartridge-missing", SHORTAGE_NONE},
    {1301, "media-path-media-tray-missing", SHORTAGE_NONE},
    {1302, "media-path-media-tray-almost-full", SHORTAGE_LOW},
    {1303, "media-path-media-tray-full", SHORTAGE_OVER},
    {1304, "media-path-cannot-duplex-media-selected", SHORTAGE_NONE},
    {1501, "interpreter-memory-increase", SHORTAGE_NONE},
    {1502, "interpreter-memory-decrease", SHORTAGE_NONE},
    {1503, "interpreter-cartridge-added", SHORTAGE_NONE},
    {1504, "interpreter-cartridge-deleted", SHORTAGE_NONE},
    {1505, "interpreter-resource-added", SHORTAGE_NONE},
    {1506, "interpreter-resource-deleted", SHORTAGE_NONE},
    {1507, "interpreter-resource-unavailable", SHORTAGE_NONE},
    {1509, "interpreter-complex-page-encountered", SHORTAGE_NONE},
    {1801, "alert-removal-of-binary-change-entry", SHORTAGE_NONE},
};

/* By the hundreds from FINISHER_FIRST on. */
static const char *const finishers[] = {
    "stapler",       "stitcher", "folder",     "binder",        "trimmer",
    "die-cutter",    "puncher",  "perforater", "slitter",       "separation-cutter",
    "imprinter",     "wrapper",  "bander",     "make-envelope", "stacker",
    "sheet-rotator", "inserter",
};

static const struct alert *find(const struct alert *alerts, size_t n, int64_t code)
{
    for (size_t i = 0; i < n; i++)
        if (alerts[i].code == code)
            return &alerts[i];
    return NULL;
}

static bool is_finisher(int64_t code)
{
    return code >= FINISHER_FIRST && code <= FINISHER_LAST;
}

static const struct alert *find_any(int64_t code)
{
    const struct alert *alert = find(others, sizeof(others) / sizeof(others[0]), code);
    if (alert != NULL)
        return alert;
    return find(subunit, sizeof(subunit) / sizeof(subunit[0]),
                is_finisher(code) ? code % PER_FINISHER : code);
}

const char *printer_alert_keyword(int64_t code, struct arena *arena)
{
    const struct alert *alert = find_any(code);
    if (alert == NULL || alert->keyword == NULL)
        return NULL;
    if (is_finisher(code))
        return arena_printf(arena, "%s-%s", finishers[(code - FINISHER_FIRST) / PER_FINISHER],
                            alert->keyword);
    return alert->code >= 9 && alert->code <= 38 && alert->code != 31 && alert->code != 32
               ? arena_printf(arena, "subunit-%s", alert->keyword)
               : alert->keyword;
}

bool printer_alert_is_over(int64_t code)
{
    const struct alert *alert = find_any(code);
    return alert != NULL && alert->keyword == NULL;
}

enum printer_shortage printer_alert_shortage(int64_t code)
{
    const struct alert *alert = find_any(code);
    return alert != NULL ? alert->shortage : SHORTAGE_NONE;
}
