// alert: the forms of alert mails that the dealer taught. A file's form is named here; what it is
// worth a reader of the gateway says.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <libxml/parser.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "lib/buf.h"
#include "lib/fileio.h"

enum { FORM_BYTES_MAX = 16384 };

// The name of the form in a file, malloc'd; NULL after a line on stderr.
static char *name_in(const char *path, const struct buf *xml)
{
    xmlDoc *doc = xmlReadMemory(buf_text(xml), (int)xml->len, path, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = doc == NULL ? NULL : xmlDocGetRootElement(doc);
    xmlNode *form = root == NULL ? NULL : xmlFirstElementChild(root);
    xmlChar *said = form == NULL ? NULL : xmlGetProp(form, (const xmlChar *)"name");
    char *name = said == NULL ? NULL : strdup((const char *)said);
    if (name == NULL)
        fprintf(stderr, "%s: no form of alert mails (schemas/alerts.rng)\n", path);
    xmlFree(said);
    xmlFreeDoc(doc);
    return name;
}

static int give_file(const struct ctl_options *options, const char *what, const char *path,
                     const char *mail)
{
    struct buf xml = {0};
    const char *error = NULL;
    if (fileio_read(path, FORM_BYTES_MAX, &xml, &error) != 1) {
        fprintf(stderr, "platenctl: %s\n", error);
        buf_free(&xml);
        return EX_NOINPUT;
    }
    char *name = name_in(path, &xml);
    int status = EX_DATAERR;
    if (name != NULL) {
        const char *words[] = {what, name, buf_text(&xml), mail};
        status = client_verb(options, "alert", words, mail != NULL ? 4 : 3);
    }
    free(name);
    buf_free(&xml);
    return status;
}

static int show(const struct ctl_options *options, const char *const *words)
{
    char *text = NULL;
    int status = client_verb_json(options, "alert", words, 2, &text);
    json_t *json = text != NULL ? json_loads(text, 0, NULL) : NULL;
    const char *xml = json_string_value(json_object_get(json, "xml"));
    if (status == EX_OK && (xml == NULL || puts(xml) < 0))
        status = EX_IOERR;
    json_decref(json);
    free(text);
    return status;
}

int command_alert(const struct ctl_options *options, int argc, char **argv)
{
    static const char *const changes[] = {"off", "on", "undo"};
    const char *const *words = (const char *const *)(argv + 1);
    if ((argc == 2 && strcmp(argv[1], "list") == 0) || (argc == 2 && strcmp(argv[1], "test") == 0))
        return client_verb(options, "alert", words, 1);
    if (argc == 3 && strcmp(argv[1], "show") == 0)
        return show(options, words);
    if (argc == 3 && strcmp(argv[1], "test") == 0)
        return give_file(options, "test", argv[2], NULL);
    if (argc == 4 && strcmp(argv[1], "add") == 0)
        return give_file(options, "add", argv[2], argv[3]);
    for (size_t i = 0; argc == 3 && i < sizeof changes / sizeof changes[0]; i++)
        if (strcmp(argv[1], changes[i]) == 0)
            return client_verb(options, "alert", words, 2);
    return command_usage("alert", "list, show NAME, add FILE MAIL, test [FILE], off NAME, on NAME, "
                                  "undo NAME");
}
