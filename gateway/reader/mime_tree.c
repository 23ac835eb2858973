#include "gateway/reader/mime_tree.h"

#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/text.h"

#include "gateway/reader/mime_boundary.h"
#include "gateway/reader/mime_header.h"
#include "gateway/reader/mime_param.h"
#include "gateway/reader/scan.h"

enum { MIME_LEVELS_MAX = SCAN_DEPTH_MAX + 8, MIME_NESTED_MAX = 3 };

struct mime_tree {
    struct mime_mail *mail;
    const char *at;
    const char *end;
    const char *text_end; // without white space at the end
    struct mime_level levels[MIME_LEVELS_MAX];
    size_t depth;
    struct mime_part *leaf; // whose body is being read; NULL = before or behind parts
    size_t parts;
    int nested;
};

static size_t mime_line_size(const struct mime_tree *tree, const char *line)
{
    const char *stop = memchr(line, '\n', (size_t)(tree->end - line));
    return (size_t)((stop == NULL ? tree->end : stop) - line);
}

static void mime_next_line(struct mime_tree *tree, size_t size)
{
    tree->at += size;
    tree->at += tree->at < tree->end;
}

static bool mime_is_boundary(const struct mime_tree *tree, const char *line, size_t size,
                             bool header, struct mime_match *match_r)
{
    return mime_boundary_find(tree->levels, tree->depth, line, size, line + size >= tree->text_end,
                              header, match_r);
}

// ---- one part ----

// inside: the path of the message whose body it is, "" for the mail itself.
static const char *mime_body_path(struct mime_mail *mail, bool multipart, const char *inside)
{
    const char *name = multipart ? "TEXT" : "1";
    return inside[0] == '\0' ? name : arena_printf(mail->arena, "%s.%s", inside, name);
}

// Of the parts of the body of a mail the numbers begin anew.
static const char *mime_child_path(struct mime_mail *mail, const char *path, size_t number)
{
    size_t length = strlen(path);
    if (length >= 4 && strcmp(path + length - 4, "TEXT") == 0)
        return arena_printf(mail->arena, "%.*s%zu", (int)(length - 4), path, number);
    return arena_printf(mail->arena, "%s.%zu", path, number);
}

static void mime_add_child(struct mime_tree *tree, struct mime_part *parent,
                           struct mime_part *child)
{
    size_t count = parent->part_count;
    if ((count & (count - 1)) == 0) {
        struct mime_part **more =
            arena_array(tree->mail->arena, count == 0 ? 1 : count * 2, sizeof(*more));
        if (count > 0)
            memcpy(more, parent->parts, count * sizeof(*more));
        parent->parts = more;
    }
    parent->parts[parent->part_count++] = child;
}

static struct mime_part *mime_new_part(struct mime_tree *tree)
{
    struct mime_part *part = arena_alloc(tree->mail->arena, sizeof(*part));
    part->mail = tree->mail;
    part->type = "text/plain";
    part->path = part->charset = part->filename = part->report_type = "";
    part->smime_type = part->method = "";
    tree->parts++;
    return part;
}

// A line of spaces above what looks like a boundary was meant to be the empty one.
static bool mime_is_spaces_above(const struct mime_tree *tree, size_t size)
{
    const char *next = tree->at + size + 1;
    for (size_t i = 0; i < size; i++) {
        if (strchr(" \t\r", tree->at[i]) == NULL)
            return false;
    }
    return size > 0 && tree->end - next > 2 && next[0] == '-' && next[1] == '-';
}

// Its header, up to the empty line or to a boundary in its place.
static void mime_read_header(struct mime_tree *tree, struct mime_part *part)
{
    struct mime_header header = {.arena = tree->mail->arena};
    struct mime_match match;
    int more = 1;
    part->header = tree->at;
    while (more && tree->at < tree->end) {
        size_t size = mime_line_size(tree, tree->at);
        if (mime_is_boundary(tree, tree->at, size, true, &match)) {
            header.damaged = true;
            break;
        }
        more = mime_header_line(&header, tree->at, size) && !mime_is_spaces_above(tree, size);
        mime_next_line(tree, size);
    }
    mime_header_end(&header);
    tree->mail->damaged |= header.damaged;
    part->fields = header.fields;
    part->field_count = header.count;
    part->body = tree->at;
}

static bool mime_is_type(const char *value)
{
    const char *slash = strchr(value, '/');
    return slash != NULL && slash > value && slash[1] != '\0';
}

static void mime_set_type(struct mime_part *part, const struct mime_params *type, bool digest)
{
    if (mime_is_type(type->value))
        part->type = type->value;
    else if (digest && type->value[0] == '\0')
        part->type = "message/rfc822";
    part->charset = mime_param(type, "charset");
    part->report_type = mime_param(type, "report-type");
    part->smime_type = mime_param(type, "smime-type");
    part->method = mime_param(type, "method");
}

static void mime_set_content(struct mime_part *part, const struct mime_params *type)
{
    struct mime_params disposition;
    mime_params_read(part->mail, mime_field_raw_last(part, "Content-Disposition"), &disposition);
    part->attachment = strcmp(disposition.value, "attachment") == 0;
    part->filename = mime_param(&disposition, "filename");
    if (part->filename[0] == '\0')
        part->filename = mime_param(type, "name");
    const char *encoding = mime_field_raw_last(part, "Content-Transfer-Encoding");
    part->encoding = mime_encoding_of(encoding == NULL ? "" : encoding);
}

// The types that hold a whole mail.
static bool mime_is_message(const char *type)
{
    return strcmp(type, "message/rfc822") == 0 || strcmp(type, "message/global") == 0 ||
           strcmp(type, "message/news") == 0;
}

// ---- the walk ----

static void mime_begin(struct mime_tree *tree, struct mime_part *parent, bool digest);

static int mime_push(struct mime_tree *tree, struct mime_part *part, const char *boundary,
                     bool digest)
{
    if (tree->depth == MIME_LEVELS_MAX)
        return 0;
    tree->levels[tree->depth++] = (struct mime_level){
        .part = part,
        .digest = digest,
    };
    mime_boundary_set(&tree->levels[tree->depth - 1], boundary);
    return 1;
}

// A mail inside: its header follows at once. Words that are no mail stay the part's own.
static void mime_begin_message(struct mime_tree *tree, struct mime_part *part)
{
    const char *start = tree->at;
    if (!mime_push(tree, part, NULL, false)) {
        tree->leaf = part;
        return;
    }
    size_t parts = tree->parts;
    struct mime_header probe = {.arena = tree->mail->arena};
    struct mime_match match;
    size_t size = mime_line_size(tree, start);
    while (start < tree->end && probe.start == NULL && probe.count == 0 &&
           !mime_is_boundary(tree, start, size, true, &match) &&
           mime_header_line(&probe, start, size)) {
        start += size;
        start += start < tree->end;
        size = mime_line_size(tree, start);
    }
    if (probe.start != NULL && parts <= SCAN_PARTS_MAX) {
        mime_begin(tree, part, false);
        return;
    }
    tree->depth--;
    tree->leaf = part;
}

// Header and kind of a part that begins here; what it holds begins with it.
static void mime_begin(struct mime_tree *tree, struct mime_part *parent, bool digest)
{
    struct mime_part *part = mime_new_part(tree);
    struct mime_params type;
    bool body = parent == NULL || mime_is_message(parent->type);
    mime_read_header(tree, part);
    mime_params_read(tree->mail, mime_field_raw_last(part, "Content-Type"), &type);
    mime_set_type(part, &type, digest);
    mime_set_content(part, &type);
    bool multipart = strncmp(part->type, "multipart/", 10) == 0;
    const char *boundary = mime_param(&type, "boundary");
    if (body)
        part->path = mime_body_path(tree->mail, multipart,
                                    parent == NULL ? tree->mail->inside : parent->path);
    else
        part->path = mime_child_path(tree->mail, parent->path, parent->part_count + 1);
    if (parent != NULL)
        mime_add_child(tree, parent, part);
    else
        tree->mail->tree = part;
    tree->leaf = NULL;
    if (multipart && boundary[0] != '\0' &&
        mime_push(tree, part, boundary, strcmp(part->type, "multipart/digest") == 0))
        return;
    if (mime_is_message(part->type) && part->encoding == MIME_PLAIN)
        mime_begin_message(tree, part);
    else
        tree->leaf = part;
}

// The line break before a boundary is the boundary's.
static void mime_end_part(struct mime_part *part, const char *end)
{
    if (end > part->body && end[-1] == '\n')
        end--;
    if (end > part->body && end[-1] == '\r')
        end--;
    part->body_size = (size_t)(end - part->body);
}

static void mime_end_inside(struct mime_tree *tree, size_t depth, const char *line)
{
    if (tree->leaf != NULL)
        mime_end_part(tree->leaf, line);
    tree->leaf = NULL;
    for (; tree->depth > depth; tree->depth--) {
        const struct mime_level *level = &tree->levels[tree->depth - 1];
        mime_end_part(level->part, line);
        tree->mail->damaged |= level->boundary != NULL && !level->ended;
    }
}

static void mime_boundary(struct mime_tree *tree, const struct mime_match *match)
{
    struct mime_level *level = &tree->levels[match->level];
    mime_end_inside(tree, match->level + 1, tree->at + match->text);
    tree->mail->damaged |= match->text > 0;
    mime_next_line(tree, mime_line_size(tree, tree->at));
    level->seen = true;
    level->ended = match->last;
    if (!match->last && tree->parts <= SCAN_PARTS_MAX && tree->at < tree->end)
        mime_begin(tree, level->part, level->digest);
}

// Mails inside that were encoded, which they should not be (RFC 2046, 5.2.1).
static void mime_open_encoded(struct mime_tree *tree, struct mime_part *part)
{
    for (size_t i = 0; i < part->part_count; i++)
        mime_open_encoded(tree, part->parts[i]);
    bool decode = mime_is_message(part->type) && part->encoding != MIME_PLAIN &&
                  part->part_count == 0 && tree->nested < MIME_NESTED_MAX;
    if (!decode)
        return;
    size_t size;
    const char *inside = tree->mail->inside;
    struct mime_part *root = tree->mail->tree;
    struct scan scan;
    const char *reason;
    const char *bytes = mime_bytes(tree->mail, part, &size);
    if (bytes == part->body || !scan_mail(bytes, size, &scan, &reason))
        return;
    tree->mail->inside = part->path;
    struct mime_part *body = mime_tree(tree->mail, bytes, size, tree->nested + 1);
    if (body->field_count > 0)
        mime_add_child(tree, part, body);
    tree->mail->inside = inside;
    tree->mail->tree = root;
}

struct mime_part *mime_tree(struct mime_mail *mail, const char *raw, size_t size, int nested)
{
    struct mime_tree tree = {.mail = mail, .at = raw, .end = raw + size, .nested = nested};
    tree.text_end = tree.end;
    while (tree.text_end > tree.at && strchr(" \t\r\n", tree.text_end[-1]) != NULL)
        tree.text_end--;
    struct mime_match match;
    mime_begin(&tree, NULL, false);
    struct mime_part *root = mail->tree;
    while (tree.at < tree.end) {
        size_t length = mime_line_size(&tree, tree.at);
        if (mime_is_boundary(&tree, tree.at, length, false, &match))
            mime_boundary(&tree, &match);
        else
            mime_next_line(&tree, length);
    }
    if (tree.leaf != NULL)
        tree.leaf->body_size = (size_t)(tree.end - tree.leaf->body);
    for (size_t i = tree.depth; i > 0; i--) {
        tree.levels[i - 1].part->body_size = (size_t)(tree.end - tree.levels[i - 1].part->body);
        mail->damaged |= tree.levels[i - 1].boundary != NULL && !tree.levels[i - 1].ended;
    }
    mime_open_encoded(&tree, root);
    return root;
}
