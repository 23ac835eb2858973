// The catalogue as functions of a sheet: words_register().

#include <math.h>
#include <stdlib.h>

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/xsltutils.h>

#include "gateway/base/words.h"
#include "gateway/base/words_again.h"

#define WORDS_NS "urn:platen:words:1"

enum { MAX_PAIRS = 12 };

static const struct words_view *view_of(xmlXPathParserContext *context)
{
    return xsltXPathGetTransformContext(context)->_private;
}

static void answer_text(xmlXPathParserContext *context, char *text)
{
    valuePush(context, xmlXPathWrapString(xmlStrdup(BAD_CAST text)));
    free(text);
}

static void say_function(xmlXPathParserContext *context, int n)
{
    const struct words_view *view = view_of(context);
    char *args[2 * MAX_PAIRS + 2] = {0};
    char *text;

    if (n < 1 || n % 2 == 0 || n > 2 * MAX_PAIRS + 1) {
        xmlXPathErr(context, XPATH_INVALID_ARITY);
        return;
    }
    for (int i = n - 1; i >= 0; i--)
        args[i] = (char *)xmlXPathPopString(context);
    text = words_say(view->words, view->language, args[0] ? args[0] : "",
                     (const char *const *)args + 1);
    for (int i = 0; i < n; i++)
        xmlFree(args[i]);
    answer_text(context, text);
}

static void has_function(xmlXPathParserContext *context, int n)
{
    const struct words_view *view = view_of(context);
    xmlChar *key;

    if (n != 1) {
        xmlXPathErr(context, XPATH_INVALID_ARITY);
        return;
    }
    key = xmlXPathPopString(context);
    valuePush(context,
              xmlXPathNewBoolean(key && words_find(view->words, view->language, (char *)key)));
    xmlFree(key);
}

static void again(xmlXPathParserContext *context, int n,
                  char *(*say)(const struct words *, const char *, const char *))
{
    const struct words_view *view = view_of(context);
    xmlChar *text;

    if (n != 1) {
        xmlXPathErr(context, XPATH_INVALID_ARITY);
        return;
    }
    text = xmlXPathPopString(context);
    answer_text(context, say(view->words, view->language, text ? (char *)text : ""));
    xmlFree(text);
}

static void desk_function(xmlXPathParserContext *context, int n)
{
    again(context, n, words_again);
}

static void summary_function(xmlXPathParserContext *context, int n)
{
    again(context, n, words_summary);
}

static int64_t pop_number(xmlXPathParserContext *context)
{
    double number = xmlXPathPopNumber(context);

    return isfinite(number) && fabs(number) < 9e15 ? (int64_t)number : 0;
}

static void number_function(xmlXPathParserContext *context, int n)
{
    const struct words_view *view = view_of(context);

    if (n != 1) {
        xmlXPathErr(context, XPATH_INVALID_ARITY);
        return;
    }
    answer_text(context, words_number(view->words, view->language, pop_number(context)));
}

static void money_function(xmlXPathParserContext *context, int n)
{
    const struct words_view *view = view_of(context);
    xmlChar *currency;

    if (n != 2) {
        xmlXPathErr(context, XPATH_INVALID_ARITY);
        return;
    }
    currency = xmlXPathPopString(context);
    answer_text(context,
                words_money(view->words, view->language, pop_number(context), (char *)currency));
    xmlFree(currency);
}

void words_register(xsltTransformContext *transform, struct words_view *view)
{
    transform->_private = view;
    xsltRegisterExtFunction(transform, BAD_CAST "say", BAD_CAST WORDS_NS, say_function);
    xsltRegisterExtFunction(transform, BAD_CAST "has", BAD_CAST WORDS_NS, has_function);
    xsltRegisterExtFunction(transform, BAD_CAST "number", BAD_CAST WORDS_NS, number_function);
    xsltRegisterExtFunction(transform, BAD_CAST "desk", BAD_CAST WORDS_NS, desk_function);
    xsltRegisterExtFunction(transform, BAD_CAST "summary", BAD_CAST WORDS_NS, summary_function);
    xsltRegisterExtFunction(transform, BAD_CAST "money", BAD_CAST WORDS_NS, money_function);
}
