#include "gateway/reader/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

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
static iconv_t charset_pairs[sizeof(charset_kept) / sizeof(charset_kept[0])][2];

void charset_prepare(void)
{
    for (size_t i = 0; i < sizeof(charset_kept) / sizeof(charset_kept[0]); i++) {
        charset_pairs[i][0] = iconv_open("UTF-8", charset_kept[i]);
        // GMime asks for the other way too.
        charset_pairs[i][1] = iconv_open(charset_kept[i], "UTF-8");
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

static bool charset_has_escapes(const char *bytes, size_t size)
{
    for (size_t i = 0; i + 2 < size; i++) {
        if (bytes[i] == 0x1b && (bytes[i + 1] == '$' || bytes[i + 1] == '('))
            return true;
    }
    return false;
}

static bool charset_is_ascii(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)bytes[i] >= 0x80 || bytes[i] == '\0')
            return false;
    }
    return true;
}

// What the bytes say of themselves against what the label says.
static const char *charset_choose(const char *bytes, size_t size, const char *label)
{
    bool single = label == NULL || strncasecmp(label, "iso-8859-1", 10) == 0 ||
                  strcasecmp(label, "us-ascii") == 0 || strcasecmp(label, "windows-1252") == 0 ||
                  strcasecmp(label, "ascii") == 0;
    bool utf8 =
        label != NULL && (strcasecmp(label, "utf-8") == 0 || strcasecmp(label, "utf8") == 0);
    if ((single || utf8) && charset_has_escapes(bytes, size))
        return "ISO-2022-JP-2";
    if (utf8 || (single && text_utf8_valid(bytes, size)))
        return "UTF-8";
    return label == NULL ? "CP1252" : charset_name(label);
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

struct charset_text charset_decode(const void *bytes, size_t size, const char *label,
                                   struct arena *arena)
{
    struct charset_text result = {0};
    struct buf out = {0};
    if (label != NULL && label[0] == '\0')
        label = NULL;
    const char *name = charset_choose(bytes, size, label);
    iconv_t pair = (iconv_t)-1;
    bool plain = charset_is_ascii(bytes, size) && !charset_has_escapes(bytes, size) &&
                 strncasecmp(name, "UTF-", 4) != 0 && strncasecmp(name, "ISO-2022", 8) != 0 &&
                 strcasecmp(name, "HZ-GB-2312") != 0;
    if (!plain && strcmp(name, "UTF-8") != 0)
        pair = iconv_open("UTF-8", name);
    if (plain || strcmp(name, "UTF-8") == 0)
        charset_add_lossy(bytes, size, &out, &result);
    else if (pair == (iconv_t)-1) {
        result.unknown = true;
        charset_add_lossy(bytes, size, &out, &result);
    } else
        charset_convert(pair, bytes, size, &out, &result);
    if (pair != (iconv_t)-1)
        iconv_close(pair);
    charset_replace_nul(&out, &result);
    struct buf valid = {0};
    charset_add_lossy(buf_text(&out), out.len, &valid, &result);
    result.text = arena_strndup(arena, buf_text(&valid), valid.len);
    result.size = valid.len;
    buf_free(&valid);
    buf_free(&out);
    return result;
}
