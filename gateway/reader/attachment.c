#include "gateway/reader/attachment.h"

#include <string.h>
#include <strings.h>

#include <openssl/sha.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

#include "gateway/reader/words.h"

// ---- names ----

// Invisible, or turns the direction: "exe.fdp" would read "pdf.exe" the other way round.
static bool attachment_hides(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x00ad || point == 0x061c ||
           point == 0x180e || (point >= 0x200b && point <= 0x200f) ||
           (point >= 0x2028 && point <= 0x202e) || (point >= 0x2060 && point <= 0x206f) ||
           point == 0xfeff || (point >= 0xfff9 && point <= 0xfffb) ||
           (point >= 0xe0000 && point <= 0xe007f);
}

static const char *attachment_base(const char *filename)
{
    const char *base = filename;
    for (const char *at = filename; *at != '\0'; at++) {
        // A disk of DOS ("C:name") is a folder too.
        bool disk = *at == ':' && at == filename + 1;
        if ((*at == '/' || *at == '\\' || disk) && at[1] != '\0')
            base = at + 1;
    }
    return base;
}

const char *attachment_name(const char *filename, struct arena *arena)
{
    const char *at = attachment_base(filename);
    size_t left = strlen(at);
    struct buf out = {0};
    while (left > 0) {
        uint32_t point = 0;
        size_t length = text_utf8_next(at, left, &point);
        if (length == 0) {
            length = 1;
        } else if (point < 0x80 && strchr("/\\<>:\"|?*", (int)point) != NULL && point != 0) {
            buf_add_byte(&out, '_');
        } else if (!attachment_hides(point) && !(out.len == 0 && (point == '.' || point == ' '))) {
            buf_add(&out, at, length);
        }
        at += length;
        left -= length;
    }
    while (out.len > 0 && strchr(". ", out.data[out.len - 1]) != NULL)
        out.len--;
    size_t size = out.len;
    if (size > ATTACHMENT_NAME_MAX) {
        // The ending says what it is.
        const char *dot = memrchr(out.data, '.', size);
        size_t ending = dot == NULL ? 0 : size - (size_t)(dot - (const char *)out.data);
        ending = ending > 16 ? 0 : ending;
        size_t cut = text_utf8_cut(buf_text(&out), size, ATTACHMENT_NAME_MAX - ending);
        if (ending > 0)
            memmove(out.data + cut, dot, ending);
        size = cut + ending;
    }
    const char *name = arena_strndup(arena, buf_text(&out), size);
    buf_free(&out);
    return name;
}

// ---- what to be careful with ----

static const char *const attachment_programs[] = {
    "exe", "com", "scr", "pif", "bat", "cmd", "dll", "cpl", "msi", "msp",  "mst",
    "js",  "jse", "vbs", "vbe", "wsf", "wsh", "wsc", "hta", "ps1", "psm1", "jar",
    "lnk", "url", "reg", "inf", "sct", "chm", "hlp", "app", "dmg", "pkg",  "deb",
    "rpm", "apk", "sh",  "py",  "pl",  "iso", "img", "vhd", "one", "xll",  NULL,
};
static const char *const attachment_archives[] = {
    "zip", "rar", "7z",  "tar", "gz", "tgz", "bz2", "tbz", "xz",
    "txz", "zst", "cab", "arj", "z",  "lzh", "lha", "ace", NULL,
};
static const char *const attachment_macros[] = {
    "doc",  "dot",  "xls",  "xlt",  "ppt",  "pps",  "docm", "dotm", "xlsm", "xltm",
    "xlam", "pptm", "potm", "ppsm", "ppam", "xlsb", "mdb",  "rtf",  NULL,
};
static const char *const attachment_pages[] = {
    "html", "htm",  "xhtml", "xht", "shtml", "mht", "mhtml",
    "svg",  "svgz", "xml",   "xsl", "xslt",  NULL,
};

static bool attachment_ends(const char *name, const char *const *endings)
{
    const char *dot = strrchr(name, '.');
    for (; dot != NULL && *endings != NULL; endings++) {
        if (strcasecmp(dot + 1, *endings) == 0)
            return true;
    }
    return false;
}

static bool attachment_starts(const uint8_t *bytes, size_t size, const char *magic, size_t length)
{
    return size >= length && memcmp(bytes, magic, length) == 0;
}

// Names lie: the first bytes say it too. Office's new documents are archives by their bytes only.
static const char *attachment_by_bytes(const uint8_t *bytes, size_t size, const char *name)
{
    if (attachment_starts(bytes, size, "MZ", 2) || attachment_starts(bytes, size, "\177ELF", 4) ||
        attachment_starts(bytes, size, "#!", 2) ||
        attachment_starts(bytes, size, "\xca\xfe\xba\xbe", 4))
        return "program";
    if (attachment_starts(bytes, size, "\x78\x9f\x3e\x22", 4))
        return "tnef";
    static const char *const documents[] = {"docx", "xlsx", "pptx", "odt", "ods", "odp", NULL};
    bool zip = attachment_starts(bytes, size, "PK\003\004", 4);
    if ((zip && !attachment_ends(name, documents)) || attachment_starts(bytes, size, "Rar!", 4) ||
        attachment_starts(bytes, size, "7z\xbc\xaf", 4) ||
        attachment_starts(bytes, size, "\x1f\x8b", 2))
        return "archive";
    if (attachment_starts(bytes, size, "\xd0\xcf\x11\xe0", 4))
        return "macros";
    return "";
}

static const char *attachment_caution(const char *type, const char *name, const uint8_t *bytes,
                                      size_t size)
{
    if (attachment_ends(name, attachment_programs) ||
        words_begins(type, "application/x-msdownload") ||
        words_begins(type, "application/javascript") || words_begins(type, "text/javascript"))
        return "program";
    if (strcmp(type, "application/ms-tnef") == 0 || strcasecmp(name, "winmail.dat") == 0)
        return "tnef";
    const char *told = attachment_by_bytes(bytes, size, name);
    if (told[0] != '\0')
        return told;
    if (attachment_ends(name, attachment_archives))
        return "archive";
    if (attachment_ends(name, attachment_macros))
        return "macros";
    bool page = attachment_ends(name, attachment_pages) || strcmp(type, "text/html") == 0 ||
                strcmp(type, "image/svg+xml") == 0 || words_has(type, "xml");
    return page && !words_has(type, "officedocument") ? "page" : "";
}

// ---- which parts ----

static bool attachment_is_words(const struct mime_part *part)
{
    bool text = strcmp(part->type, "text/plain") == 0 || strcmp(part->type, "text/html") == 0;
    return text && !part->attachment && part->filename[0] == '\0';
}

static bool attachment_is_signature(const struct mime_part *part)
{
    return words_has(part->type, "pkcs7-signature") ||
           strcmp(part->type, "application/pgp-signature") == 0;
}

static void attachment_add(struct reading *reading, const struct mime_part *part)
{
    Platen__Parsed *parsed = reading->parsed;
    size_t size;
    const uint8_t *bytes = mime_bytes(reading->mail, part, &size);
    Platen__Attachment *attachment = arena_alloc(reading->arena, sizeof(*attachment));
    platen__attachment__init(attachment);
    attachment->path = reading_copy(reading, part->path);
    attachment->name = reading_copy(reading, attachment_name(part->filename, reading->arena));
    attachment->type = reading_copy(reading, part->type);
    attachment->size = size;
    attachment->sha256.len = SHA256_DIGEST_LENGTH;
    attachment->sha256.data = arena_alloc(reading->arena, SHA256_DIGEST_LENGTH);
    SHA256(bytes, size, attachment->sha256.data);
    // By the name as it was sent: cleaning must not take its ending away.
    attachment->caution =
        reading_copy(reading, attachment_caution(part->type, attachment->name, bytes, size));
    parsed->attachments[parsed->n_attachments++] = attachment;
}

static void attachment_walk(struct reading *reading, const struct mime_part *part)
{
    if (words_begins(part->type, "multipart/") && part->part_count > 0) {
        for (size_t i = 0; i < part->part_count; i++)
            attachment_walk(reading, part->parts[i]);
        return;
    }
    if (attachment_is_words(part) || attachment_is_signature(part) ||
        words_begins(part->type, "multipart/"))
        return;
    if (reading->parsed->n_attachments == ATTACHMENT_MAX)
        reading_flag(reading, "attachments-cut");
    else
        attachment_add(reading, part);
}

void attachment_list(struct reading *reading)
{
    reading->parsed->attachments =
        arena_array(reading->arena, ATTACHMENT_MAX, sizeof(*reading->parsed->attachments));
    attachment_walk(reading, reading->mail->root);
}

struct mime_part *attachment_find(struct mime_part *root, const char *path)
{
    if (strcmp(root->path, path) == 0)
        return root;
    for (size_t i = 0; i < root->part_count; i++) {
        struct mime_part *found = attachment_find(root->parts[i], path);
        if (found != NULL)
            return found;
    }
    return NULL;
}
