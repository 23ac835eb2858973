#include "agent/read/printer_text.h"

#include <ctype.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>

#include "agent/read/reading.h"
#include "lib/arena.h"
#include "lib/text.h"

enum { TEXT_MAX = 1024, HEX_BYTES_MIN = 4, HEX_PLAIN_BYTES_MIN = 6, DUMP_HEAD = 16, DUMP_MIN = 2 };

/* IANA character sets (RFC 2978) that printers' localization tables name. */
static const struct {
    int64_t mib_enum;
    const char *name; /* iconv's */
} charsets[] = {
    {4, "ISO-8859-1"},      {5, "ISO-8859-2"},      {6, "ISO-8859-3"},      {7, "ISO-8859-4"},
    {8, "ISO-8859-5"},      {9, "ISO-8859-6"},      {10, "ISO-8859-7"},     {11, "ISO-8859-8"},
    {12, "ISO-8859-9"},     {13, "ISO-8859-10"},    {17, "SHIFT_JIS"},      {18, "EUC-JP"},
    {36, "EUC-KR"},         {37, "ISO-2022-KR"},    {38, "EUC-KR"},         {39, "ISO-2022-JP"},
    {104, "ISO-2022-CN"},   {109, "ISO-8859-13"},   {110, "ISO-8859-14"},   {111, "ISO-8859-15"},
    {112, "ISO-8859-16"},   {113, "GBK"},           {114, "GB18030"},       {1000, "UCS-2BE"},
    {1013, "UTF-16BE"},     {1014, "UTF-16LE"},     {1015, "UTF-16"},       {2004, "HP-ROMAN8"},
    {2009, "IBM850"},       {2010, "IBM852"},       {2011, "IBM437"},       {2024, "WINDOWS-31J"},
    {2025, "GB2312"},       {2026, "BIG5"},         {2027, "MACINTOSH"},    {2084, "KOI8-R"},
    {2086, "IBM866"},       {2089, "IBM00858"},     {2101, "BIG5-HKSCS"},   {2250, "WINDOWS-1250"},
    {2251, "WINDOWS-1251"}, {2252, "WINDOWS-1252"}, {2253, "WINDOWS-1253"}, {2254, "WINDOWS-1254"},
    {2255, "WINDOWS-1255"}, {2256, "WINDOWS-1256"}, {2257, "WINDOWS-1257"}, {2259, "TIS-620"},
};

/* Those that look like ASCII, so being UTF-8 proves nothing. */
static bool hides_in_ascii(int64_t charset)
{
    return charset == 37 || charset == 39 || charset == 104 || charset == 1000 ||
           (charset >= 1013 && charset <= 1015);
}

static const char *iconv_name(int64_t charset)
{
    for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++)
        if (charsets[i].mib_enum == charset)
            return charsets[i].name;
    return NULL;
}

/* NULL when the bytes are not of this character set. */
static const char *convert(const char *name, const void *bytes, size_t size, struct arena *arena)
{
    size_t room = size * 4 + 4, in_left = size, out_left = room;
    char *out = arena_alloc(arena, room), *to = out, *in = (char *)bytes;
    iconv_t how = iconv_open("UTF-8", name);
    if (how == (iconv_t)-1)
        return NULL;
    size_t done = iconv(how, &in, &in_left, &to, &out_left);
    iconv_close(how);
    if (done == (size_t)-1 && in_left > 1) /* half a character at the very end is a cut */
        return NULL;
    return reading_text(out, room - out_left, arena);
}

static bool is_all_hex(const char *text)
{
    size_t digits = 0;
    for (; *text != '\0'; text++) {
        if (isxdigit((unsigned char)*text))
            digits++;
        else if ((*text != ' ' && *text != ':') || digits % 2 != 0)
            return false;
    }
    return digits > 0 && digits % 2 == 0;
}

static bool is_written(const uint8_t *bytes, size_t n)
{
    bool letter = false;
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] < 0x20 || bytes[i] == 0x7f)
            return false;
        letter |= isalpha(bytes[i]) || bytes[i] >= 0x80;
    }
    return letter && text_utf8_valid((const char *)bytes, n);
}

static const char *unhex(const char *text, struct arena *arena)
{
    bool marked = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *from = marked ? text + 2 : text;
    uint8_t *bytes = arena_alloc(arena, strlen(from) + 1);
    size_t n = 0;
    if (!is_all_hex(from))
        return text;
    marked |= strpbrk(from, " :") != NULL;
    while (*from != '\0') {
        if (*from == ' ' || *from == ':')
            from++;
        else if (text_unhex(from, 2, &bytes[n], 1) == 1 && ++n > 0)
            from += 2;
    }
    while (n > 0 && bytes[n - 1] == '\0')
        n--;
    if (n < (marked ? HEX_BYTES_MIN : HEX_PLAIN_BYTES_MIN) || !is_written(bytes, n))
        return text;
    const char *plain = reading_text(bytes, n, arena);
    return plain != NULL ? plain : text;
}

/* Pairs of hex digits with a blank or a line break behind each, the last one's may be missing: how
 * many there are, in own; 0: the bytes are something else. */
static size_t undump(const char *bytes, size_t size, char *own)
{
    size_t n = 0;
    for (size_t at = 0; at < size; n++) {
        if (size - at < 2 || text_unhex(bytes + at, 2, (uint8_t *)&own[n], 1) != 1)
            return 0;
        at += 2;
        if (at < size && bytes[at] != ' ' && bytes[at] != '\n')
            return 0;
        while (at < size && (bytes[at] == ' ' || bytes[at] == '\n'))
            at++;
    }
    return n;
}

/* Sixteen bytes as they are and the rest of the text as a hex dump, a line for each sixteen more:
 * what some of HP's machines say of their supplies. */
static void join_dump(const char **bytes, size_t *size, struct arena *arena)
{
    const size_t tail = DUMP_HEAD + 1;
    if (*size <= tail || (*bytes)[DUMP_HEAD] != '\n' || memchr(*bytes, '\n', DUMP_HEAD) != NULL)
        return;
    char *whole = arena_alloc(arena, *size);
    size_t n = undump(*bytes + tail, *size - tail, whole + DUMP_HEAD);
    if (n < DUMP_MIN)
        return;
    memcpy(whole, *bytes, DUMP_HEAD);
    *bytes = whole;
    *size = DUMP_HEAD + n;
}

/* UTF-16 shows itself, whatever is told: by its mark, or because each second octet is NUL. NULL: it
 * is something else. */
static const char *utf16_name(const char *bytes, size_t size)
{
    size_t nuls[2] = {0, 0};
    if (size < 4 || size % 2 != 0)
        return NULL;
    if (memcmp(bytes, "\xfe\xff", 2) == 0 || memcmp(bytes, "\xff\xfe", 2) == 0)
        return "UTF-16";
    for (size_t i = 0; i < size; i++)
        nuls[i % 2] += bytes[i] == '\0';
    if (nuls[0] == size / 2 && nuls[1] == 0)
        return "UTF-16BE";
    return nuls[1] == size / 2 && nuls[0] == 0 ? "UTF-16LE" : NULL;
}

const char *printer_text(const void *told, size_t size, int64_t charset, struct arena *arena)
{
    const char *bytes = told;
    const char *text = NULL, *name = iconv_name(charset);
    if (size > TEXT_MAX)
        size = TEXT_MAX;
    join_dump(&bytes, &size, arena);
    const char *wide = utf16_name(bytes, size);
    /* A cut may have left half a character; that is no reason to take it for Latin 1. */
    bool utf8 = text_utf8_valid(bytes, size);
    for (size_t cut = 1; !utf8 && cut < 4 && cut < size; cut++)
        utf8 = size >= 60 && text_utf8_valid(bytes, size - cut);
    if (size == 0)
        return NULL;
    if (wide != NULL)
        text = convert(wide, bytes, size, arena);
    if (text == NULL && name != NULL && (!utf8 || hides_in_ascii(charset)))
        text = convert(name, bytes, size, arena);
    if (text == NULL)
        text =
            utf8 ? reading_text(bytes, size, arena) : convert("WINDOWS-1252", bytes, size, arena);
    if (text == NULL)
        text = convert("ISO-8859-1", bytes, size, arena);
    return text != NULL ? unhex(text, arena) : NULL;
}
