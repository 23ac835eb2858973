#include "gateway/base/render.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxslt/documents.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltutils.h>

#include "gateway/base/words.h"
#include "gateway/base/words_again.h"
#include "lib/error.h"
#include "lib/memory.h"

enum { MAX_SHEETS = 128, MAX_DEPTH = 200, MAX_DIRS = 4 };

struct sheet {
    char *name; // "pages/home"
    xsltStylesheet *style;
};

struct render {
    struct words *words;
    xsltSecurityPrefs *nothing; // no file, no net
    struct sheet sheets[MAX_SHEETS];
    size_t n_sheets;
};

// libxslt has one loader and one error function for the whole process: set while loading only.
static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;
static const char *const *loading_dirs;
static size_t n_loading_dirs;
static char loading_error[400];

static void note_error(void *context, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void note_error(void *context, const char *format, ...)
{
    char *text = context ? context : loading_error;
    size_t used = strlen(text);
    va_list args;

    va_start(args, format);
    if (used < sizeof loading_error - 1)
        vsnprintf(text + used, sizeof loading_error - used, format, args);
    va_end(args);
}

static void one_line(char *text)
{
    size_t end = strlen(text);

    while (end > 0 && strchr("\n ", text[end - 1]))
        text[--end] = 0;
    for (char *c = text; *c; c++)
        if (*c == '\n')
            *c = ' ';
}

// A sheet that imports another gets the dealer's, where the dealer has one: the path is looked for
// in every folder by what stands behind the folder's name.
static xmlDoc *load_document(const xmlChar *uri, xmlDict *dict, int options, void *context,
                             xsltLoadType type)
{
    const char *rest = NULL;

    (void)options;
    (void)context;
    (void)type;
    for (size_t i = 0; i < n_loading_dirs && !rest; i++) {
        size_t size = strlen(loading_dirs[i]);

        if (!strncmp((const char *)uri, loading_dirs[i], size) && uri[size] == '/')
            rest = (const char *)uri + size + 1;
    }
    for (size_t i = 0; rest && i < n_loading_dirs; i++) {
        char path[PATH_MAX];
        xmlParserCtxt *parser;
        xmlDoc *doc;

        snprintf(path, sizeof path, "%s/%s", loading_dirs[i], rest);
        if (access(path, R_OK) != 0)
            continue;
        parser = xmlNewParserCtxt();
        if (dict) {
            xmlDictFree(parser->dict);
            parser->dict = dict;
            xmlDictReference(dict);
        }
        doc = xmlCtxtReadFile(parser, path, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
        xmlFreeParserCtxt(parser);
        return doc;
    }
    return NULL;
}

static const struct sheet *find_sheet(const struct render *render, const char *name)
{
    for (size_t i = 0; i < render->n_sheets; i++)
        if (!strcmp(render->sheets[i].name, name))
            return &render->sheets[i];
    return NULL;
}

static int add_sheet(struct render *render, const char *path, const char *name,
                     const char **error_r)
{
    xsltStylesheet *style;

    if (find_sheet(render, name))
        return 1;
    loading_error[0] = 0;
    style = render->n_sheets < MAX_SHEETS ? xsltParseStylesheetFile((const xmlChar *)path) : NULL;
    if (!style || style->errors) {
        one_line(loading_error);
        *error_r = error_format("%s: %s", path,
                                loading_error[0] ? loading_error : "is no sheet we can use");
        xsltFreeStylesheet(style);
        return -1;
    }
    render->sheets[render->n_sheets].name = strdup(name);
    render->sheets[render->n_sheets++].style = style;
    return 1;
}

static int add_sheets(struct render *render, const char *dir, const char *kind,
                      const char **error_r)
{
    char folder[PATH_MAX];
    struct dirent **entries = NULL;
    int result = 1;
    int n;

    snprintf(folder, sizeof folder, "%s/%s", dir, kind);
    n = scandir(folder, &entries, NULL, alphasort);
    if (n < 0) {
        *error_r = error_format("%s: %m", folder);
        return errno == ENOENT ? 1 : -1;
    }
    for (int i = 0; i < n; i++) {
        const char *file = entries[i]->d_name;
        size_t size = strlen(file);

        if (result > 0 && size > 4 && file[0] != '.' && !strcmp(file + size - 4, ".xsl")) {
            char path[PATH_MAX + 256];
            char name[300];

            snprintf(path, sizeof path, "%s/%s", folder, file);
            snprintf(name, sizeof name, "%s/%.*s", kind, (int)size - 4, file);
            result = add_sheet(render, path, name, error_r);
        }
        free(entries[i]);
    }
    free(entries);
    return result;
}

static int load_all(struct render *render, const char *const *dirs, size_t n_dirs,
                    const char **error_r)
{
    for (size_t i = 0; i < n_dirs; i++) {
        char folder[PATH_MAX];

        snprintf(folder, sizeof folder, "%s/lang", dirs[i]);
        if (words_add_folder(render->words, folder, error_r) < 0 ||
            add_sheets(render, dirs[i], "pages", error_r) < 0 ||
            add_sheets(render, dirs[i], "mails", error_r) < 0 ||
            add_sheets(render, dirs[i], "papers", error_r) < 0)
            return -1;
    }
    if (render->n_sheets == 0) {
        *error_r =
            error_format("%s: no sheets there", n_dirs ? dirs[n_dirs - 1] : "(no template folder)");
        return -1;
    }
    return 1;
}

static xsltSecurityPrefs *forbid_all(void)
{
    static const xsltSecurityOption options[] = {
        XSLT_SECPREF_READ_FILE,    XSLT_SECPREF_WRITE_FILE,    XSLT_SECPREF_CREATE_DIRECTORY,
        XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK,
    };
    xsltSecurityPrefs *prefs = xsltNewSecurityPrefs();

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        xsltSetSecurityPrefs(prefs, options[i], xsltSecurityForbid);
    return prefs;
}

// The loader compares paths, and libxml2 makes those of imports plain.
static size_t plain_dirs(const char *const *dirs, size_t n_dirs, char *plain[MAX_DIRS])
{
    size_t n = n_dirs < MAX_DIRS ? n_dirs : MAX_DIRS;

    for (size_t i = 0; i < n; i++) {
        plain[i] = realpath(dirs[i], NULL);
        if (!plain[i])
            plain[i] = strdup(dirs[i]);
    }
    return n;
}

static int load_locked(struct render *render, const char *const *dirs, size_t n_dirs,
                       const char **error_r)
{
    int result;

    pthread_mutex_lock(&loading);
    loading_dirs = dirs;
    n_loading_dirs = n_dirs;
    xsltSetLoaderFunc(load_document);
    xsltSetGenericErrorFunc(NULL, note_error);
    xmlSetGenericErrorFunc(NULL, note_error);
    result = load_all(render, dirs, n_dirs, error_r);
    xmlSetGenericErrorFunc(NULL, NULL);
    xsltSetGenericErrorFunc(NULL, NULL);
    xsltSetLoaderFunc(NULL);
    pthread_mutex_unlock(&loading);
    return result;
}

struct render *render_load(const char *const *dirs, size_t n_dirs, const char **error_r)
{
    struct render *render = calloc(1, sizeof *render);
    char *plain[MAX_DIRS];
    size_t n;

    if (!render)
        memory_none();
    xmlInitParser();
    xsltInit();
    render->words = words_new();
    render->nothing = forbid_all();
    n = plain_dirs(dirs, n_dirs, plain);
    if (load_locked(render, (const char *const *)plain, n, error_r) < 0)
        render_free(&render);
    for (size_t i = 0; i < n; i++)
        free(plain[i]);
    return render;
}

void render_free(struct render **render)
{
    if (!*render)
        return;
    for (size_t i = 0; i < (*render)->n_sheets; i++) {
        free((*render)->sheets[i].name);
        xsltFreeStylesheet((*render)->sheets[i].style);
    }
    xsltFreeSecurityPrefs((*render)->nothing);
    words_free(&(*render)->words);
    free(*render);
    *render = NULL;
}

static int save_result(xmlDoc *result, xsltStylesheet *style, char **out_r, size_t *size_r)
{
    xmlChar *text = NULL;
    int size = 0;

    if (xsltSaveResultToString(&text, &size, result, style) < 0)
        return -1;
    *out_r = text ? (char *)text : strdup("");
    *size_r = (size_t)size;
    return *out_r ? 1 : -1;
}

int render_document(const struct render *render, const char *sheet, const char *language,
                    xmlDoc *doc, const char *const *params, char **out_r, size_t *size_r,
                    const char **error_r)
{
    const struct sheet *found = find_sheet(render, sheet);
    struct words_view view = {render->words, language};
    char error[sizeof loading_error] = "";
    xsltTransformContext *transform;
    xmlDoc *result;
    bool good;

    if (!found) {
        *error_r = error_format("no sheet %s", sheet);
        return -1;
    }
    transform = xsltNewTransformContext(found->style, doc);
    transform->maxTemplateDepth = MAX_DEPTH;
    xsltSetTransformErrorFunc(transform, error, note_error);
    xsltSetCtxtSecurityPrefs(render->nothing, transform);
    words_register(transform, &view);
    if (params)
        xsltQuoteUserParams(transform, (const char **)(uintptr_t)params);
    result = xsltApplyStylesheetUser(found->style, doc, NULL, NULL, NULL, transform);
    good = result && transform->state == XSLT_STATE_OK &&
           save_result(result, found->style, out_r, size_r) > 0;
    if (!good) {
        one_line(error);
        *error_r = error_format("%s: %s", sheet, error[0] ? error : "gave nothing");
    }
    xmlFreeDoc(result);
    xsltFreeTransformContext(transform);
    return good ? 1 : -1;
}

const char *render_language(const struct render *render, const char *wanted)
{
    return wanted && *wanted ? words_language(render->words, wanted) : NULL;
}

const char *render_language_at(const struct render *render, size_t i)
{
    return words_language_at(render->words, i);
}

const char *render_word(const struct render *render, const char *language, const char *key)
{
    const char *text = words_find(render->words, language, key);

    return text ? text : key;
}

char *render_again(const struct render *render, const char *language, const char *text)
{
    return words_again(render->words, language, text);
}

char *render_say(const struct render *render, const char *language, const char *key,
                 const char *const *pairs)
{
    return words_say(render->words, language, key, pairs);
}
