#include "gateway/reader/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

#include "gateway/reader/charset_guess.h"

// Senders name a set and mean its superset.
static const char *const charset_means[][2] = {
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"x-sjis", "CP932"},
    {"sjis", "CP932"},
    {"ms_kanji", "CP932"},
    {"windows-31j", "CP932"},
    {"ks_c_5601-1987", "CP949"},
    {"euc-kr", "CP949"},
    {"iso-8859-1", "CP1252"},
    {"latin1", "CP1252"},
    {"us-ascii", "CP1252"},
    {"ascii", "CP1252"},
    {"x-euc-jp", "EUC-JP"},
    {"big5", "BIG5-HKSCS"},
    {"x-unknown", "CP1252"},
    {"unknown-8bit", "CP1252"},
    {"iso-2022-jp", "ISO-2022-JP-2"},
    {"csiso2022jp", "ISO-2022-JP-2"},
    {"iso-8859-9", "CP1254"},
    {"x-mac-roman", "MACINTOSH"},
    {"utf8", "UTF-8"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"unicode-1-1-utf-7", "UTF-7"},
    {"iso-8859-11", "CP874"},
};

static const char *const charset_kept[] = {
    "UTF-8",        "ISO-2022-JP",  "ISO-2022-JP-2", "ISO-2022-KR",  "ISO-2022-CN",  "EUC-JP",
    "CP932",        "SHIFT_JIS",    "GB18030",       "GBK",          "GB2312",       "BIG5",
    "BIG5-HKSCS",   "EUC-KR",       "CP949",         "KOI8-R",       "KOI8-U",       "ISO-8859-1",
    "ISO-8859-2",   "ISO-8859-3",   "ISO-8859-4",    "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",
    "ISO-8859-8",   "ISO-8859-9",   "ISO-8859-10",   "ISO-8859-13",  "ISO-8859-14",  "ISO-8859-15",
    "ISO-8859-16",  "CP1250",       "CP1251",        "CP1252",       "CP1253",       "CP1254",
    "CP1255",       "CP1256",       "CP1257",        "CP1258",       "CP866",        "CP850",
    "CP437",        "CP874",        "TIS-620",       "MACINTOSH",    "UTF-7",        "UTF-16",
    "UTF-16LE",     "UTF-16BE",     "US-ASCII",      "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252",
    "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1257",
};

// Never closed: glibc would unload what belongs to it.
static iconv_t charset_pairs[sizeof(charset_kept) / sizeof(charset_kept[0])];

void charset_prepare(void)
{
    for (size_t i = 0; i < sizeof(charset_kept) / sizeof(charset_kept[0]); i++) {
        charset_pairs[i] = iconv_open("UTF-8", charset_kept[i]);
    }
}

static const char *charset_name(const char *label)
{
    for (size_t i = 0; i < sizeof(charset_means) / sizeof(charset_means[0]); i++) {
        if (strcasecmp(label, charset_means[i][0]) == 0)
            return charset_means[i][1];
    }
    return label;
}

// Mailers of Windows write the name of an ISO 8859 set and send their own. Where the two are the
// same but for 0x80 to 0x9f, which the ISO sets do not use, any such byte tells.
static const char *const charset_windows[][2] = {
    {"iso-8859-2", "CP1250"},  {"iso-8859-4", "CP1257"},  {"iso-8859-5", "CP1251"},
    {"iso-8859-7", "CP1253"},  {"iso-8859-8", "CP1255"},  {"iso-8859-6", "CP1256"},
    {"iso-8859-13", "CP1257"}, {"iso-8859-15", "CP1252"},
};

static bool charset_is_single(const char *label)
{
    static const char *const begins[] = {"iso-8859-",    "windows-125", "cp125",   "latin",
                                         "us-ascii",     "ascii",       "ansi_x3", "x-unknown",
                                         "unknown-8bit", NULL};
    for (size_t i = 0; begins[i] != NULL; i++) {
        if (strncasecmp(label, begins[i], strlen(begins[i])) == 0)
            return true;
    }
    return false;
}

static bool charset_is_western(const char *label)
{
    static const char *const names[] = {
        "iso-8859-1", "windows-1252", "us-ascii", "ascii",          "latin1",
        "x-unknown",  "unknown-8bit", "cp1252",   "ansi_x3.4-1968", NULL};
    for (size_t i = 0; names[i] != NULL; i++) {
        if (strcasecmp(label, names[i]) == 0)
            return true;
    }
    return false;
}

static bool charset_is_utf8(const char *label)
{
    return strcasecmp(label, "utf-8") == 0 || strcasecmp(label, "utf8") == 0;
}

static bool charset_is_seven_bit(const char *name)
{
    return strncasecmp(name, "ISO-2022", 8) == 0 || strncasecmp(name, "UTF-7", 5) == 0;
}

// A label that the bytes contradict is not believed.
static const char *charset_by_label(const char *bytes, size_t size, const char *label,
                                    const struct charset_look *look)
{
    const char *name = charset_name(label);
    // Nobody who means one of two bytes a character writes valid UTF-8 by chance, but a few
    // characters of two bytes can be it.
    if (!look->ascii && look->utf8 && (look->more > 0 || charset_is_single(label)))
        return "UTF-8";
    // Characters of EUC look like broken UTF-8 of two bytes each.
    const char *wide = look->ascii || look->more > 0 ? NULL : charset_guess_wide(bytes, size);
    if (charset_is_utf8(label) && wide == NULL && look->two + look->more >= look->broken)
        return "UTF-8";
    if (charset_is_utf8(label) || charset_is_seven_bit(name))
        return look->ascii ? name : charset_guess(bytes, size, look);
    if (charset_is_western(label)) {
        wide = charset_guess_wide(bytes, size);
        return wide != NULL ? wide : "CP1252";
    }
    for (size_t i = 0; look->controls && i < sizeof(charset_windows) / sizeof(charset_windows[0]);
         i++) {
        if (strcasecmp(label, charset_windows[i][0]) == 0)
            return charset_windows[i][1];
    }
    return name;
}

static const char *charset_choose(const char *bytes, size_t size, const char *label,
                                  const struct charset_look *look)
{
    if (size >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
        return "UTF-16";
    if (label == NULL || label[0] == '\0')
        return charset_guess(bytes, size, look);
    if (look->escapes && look->ascii && strncasecmp(label, "utf-7", 5) != 0)
        return strncasecmp(label, "iso-2022", 8) == 0 ? charset_name(label)
                                                      : charset_guess_escapes(bytes, size);
    if (look->ascii)
        return charset_name(label);
    return charset_by_label(bytes, size, label, look);
}

// Bytes that are the same in every set but those that shift or are wide.
static bool charset_is_plain(const char *name, const struct charset_look *look)
{
    return look->ascii && !look->escapes && strncasecmp(name, "UTF-7", 5) != 0 &&
           strncasecmp(name, "UTF-16", 6) != 0 && strncasecmp(name, "UTF-32", 6) != 0 &&
           strncasecmp(name, "ISO-2022", 8) != 0;
}

static void charset_add_lossy(const char *bytes, size_t size, struct buf *out,
                              struct charset_text *result)
{
    if (!text_utf8_add_lossy(out, bytes, size))
        result->lossy = true;
}

// A byte that iconv refuses becomes U+FFFD and the next one is tried.
static void charset_convert(iconv_t pair, const char *bytes, size_t size, struct buf *out,
                            struct charset_text *result)
{
    char copy[4096];
    while (size > 0) {
        size_t chunk = size < sizeof(copy) ? size : sizeof(copy);
        memcpy(copy, bytes, chunk); // iconv wants a pointer to what it may not change
        char *from = copy;
        size_t left = chunk;
        char *to = (char *)buf_reserve(out, 4 * chunk + 16);
        char *start = to;
        size_t room = 4 * chunk + 16;
        size_t done = iconv(pair, &from, &left, &to, &room);
        int trouble = done == (size_t)-1 ? errno : 0;
        out->len += (size_t)(to - start);
        size_t used = chunk - left;
        if (trouble == EILSEQ || (trouble == EINVAL && (used == 0 || chunk == size))) {
            buf_add_text(out, "\xef\xbf\xbd");
            result->lossy = true;
            used++;
            iconv(pair, NULL, NULL, NULL, NULL);
        }
        bytes += used;
        size -= used < size ? used : size;
    }
}

// In what others sent NUL would end a string early.
static void charset_replace_nul(struct buf *out, struct charset_text *result)
{
    for (size_t i = 0; i < out->len; i++) {
        if (out->data[i] == '\0') {
            out->data[i] = ' ';
            result->lossy = true;
        }
    }
}

// Any bytes could be of these sets: only a label tells.
static bool charset_is_mere_guess(const char *name, const char *label)
{
    bool says = label != NULL && label[0] != '\0' && !charset_is_utf8(label) &&
                !charset_is_seven_bit(charset_name(label));
    return !says && (strcmp(name, "CP1252") == 0 || strcmp(name, "CP1251") == 0 ||
                     strcmp(name, "KOI8-R") == 0);
}

static void charset_read(const char *bytes, size_t size, const char *label, bool sure,
                         struct buf *out, struct charset_text *result)
{
    struct charset_look look;
    charset_look(bytes, size, &look);
    const char *name = charset_choose(bytes, size, label, &look);
    if (sure && charset_is_mere_guess(name, label))
        name = "UTF-8";
    bool utf8 = strcmp(name, "UTF-8") == 0;
    if (utf8 || charset_is_plain(name, &look)) {
        charset_add_lossy(bytes, size, out, result);
        return;
    }
    iconv_t pair = iconv_open("UTF-8", name);
    if (pair == (iconv_t)-1) {
        result->unknown = true;
        charset_add_lossy(bytes, size, out, result);
        return;
    }
    struct buf converted = {0};
    charset_convert(pair, bytes, size, &converted, result);
    iconv_close(pair);
    charset_add_lossy(buf_text(&converted), converted.len, out, result);
    buf_free(&converted);
}

static void charset_keep(struct buf *out, struct charset_text *result, struct arena *arena)
{
    result->text = arena_alloc(arena, out->len + 1);
    if (out->len > 0)
        memcpy(result->text, out->data, out->len);
    result->size = out->len;
    buf_free(out);
}

struct charset_text charset_decode(const void *bytes, size_t size, const char *label,
                                   struct arena *arena)
{
    struct charset_text result = {0};
    struct buf out = {0};
    charset_read(bytes, size, label, false, &out, &result);
    charset_replace_nul(&out, &result);
    charset_keep(&out, &result, arena);
    return result;
}

struct charset_text charset_decode_sure(const void *bytes, size_t size, const char *label,
                                        struct arena *arena)
{
    struct charset_text result = {0};
    struct buf out = {0};
    charset_read(bytes, size, label, true, &out, &result);
    charset_keep(&out, &result, arena);
    return result;
}
