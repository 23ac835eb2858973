#include "gateway/reader/finder.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "lib/arena.h"

enum { FINDER_NONE = 0, FINDER_ROOT = 1 };

struct finder_node {
    uint32_t child;   // first
    uint32_t next;    // sibling
    uint32_t fail;    // the longest proper end that is a beginning
    uint32_t shorter; // the nearest node along fail that ends words
    uint32_t words;   // first word that ends here, + 1
    uint8_t byte;
};

struct finder_word {
    uint32_t next; // another that ends at the same node, + 1
    uint32_t length;
    bool begins; // must begin where a word begins
    bool ends;
};

struct finder {
    struct arena *arena;
    struct finder_node *nodes;
    uint32_t count, room;
    struct finder_word *words;
    uint32_t word_count, word_room;
    uint32_t first[256]; // children of the root
};

static void *finder_grow(struct finder *finder, void *items, uint32_t count, uint32_t *room,
                         size_t size)
{
    if (count < *room)
        return items;
    uint32_t more = *room == 0 ? 64 : *room * 2;
    void *grown = arena_array(finder->arena, more, size);
    if (count > 0)
        memcpy(grown, items, count * size);
    *room = more;
    return grown;
}

static uint32_t finder_node(struct finder *finder)
{
    finder->nodes =
        finder_grow(finder, finder->nodes, finder->count, &finder->room, sizeof(*finder->nodes));
    return finder->count++;
}

struct finder *finder_new(struct arena *arena)
{
    struct finder *finder = arena_alloc(arena, sizeof(*finder));
    finder->arena = arena;
    finder_node(finder);
    finder_node(finder);
    return finder;
}

static uint32_t finder_child(const struct finder *finder, uint32_t node, uint8_t byte)
{
    if (node == FINDER_ROOT)
        return finder->first[byte];
    uint32_t child = finder->nodes[node].child;
    while (child != FINDER_NONE && finder->nodes[child].byte != byte)
        child = finder->nodes[child].next;
    return child;
}

static uint32_t finder_step(struct finder *finder, uint32_t node, uint8_t byte)
{
    uint32_t child = finder_child(finder, node, byte);
    if (child != FINDER_NONE)
        return child;
    child = finder_node(finder);
    finder->nodes[child].byte = byte;
    finder->nodes[child].next = finder->nodes[node].child;
    finder->nodes[node].child = child;
    if (node == FINDER_ROOT)
        finder->first[byte] = child;
    return child;
}

unsigned finder_add(struct finder *finder, const char *word)
{
    size_t length = strlen(word);
    struct finder_word made = {.begins = isalnum((unsigned char)word[0]) != 0, .ends = true};
    if (length > 1 && word[length - 1] == '*' && word[length - 2] != '[') {
        length--;
        made.ends = false;
    }
    made.ends = made.ends && isalnum((unsigned char)word[length - 1]);
    made.length = (uint32_t)length;
    uint32_t node = FINDER_ROOT;
    for (size_t i = 0; i < length; i++)
        node = finder_step(finder, node, (uint8_t)word[i]);
    for (uint32_t at = finder->nodes[node].words; at != 0; at = finder->words[at - 1].next) {
        if (finder->words[at - 1].ends == made.ends)
            return at - 1;
    }
    finder->words = finder_grow(finder, finder->words, finder->word_count, &finder->word_room,
                                sizeof(*finder->words));
    made.next = finder->nodes[node].words;
    finder->words[finder->word_count] = made;
    finder->nodes[node].words = ++finder->word_count;
    return finder->word_count - 1;
}

unsigned finder_count(const struct finder *finder)
{
    return finder->word_count;
}

size_t finder_length(const struct finder *finder, unsigned word)
{
    return finder->words[word].length;
}

static uint32_t finder_go(const struct finder *finder, uint32_t node, uint8_t byte)
{
    for (;;) {
        uint32_t child = finder_child(finder, node, byte);
        if (child != FINDER_NONE)
            return child;
        if (node == FINDER_ROOT)
            return FINDER_ROOT;
        node = finder->nodes[node].fail;
    }
}

void finder_build(struct finder *finder)
{
    uint32_t *queue = arena_array(finder->arena, finder->count, sizeof(*queue));
    uint32_t head = 0, tail = 0;
    finder->nodes[FINDER_ROOT].fail = FINDER_ROOT;
    queue[tail++] = FINDER_ROOT;
    while (head < tail) {
        uint32_t node = queue[head++];
        for (uint32_t at = finder->nodes[node].child; at != FINDER_NONE;
             at = finder->nodes[at].next) {
            struct finder_node *child = &finder->nodes[at];
            child->fail = node == FINDER_ROOT
                              ? FINDER_ROOT
                              : finder_go(finder, finder->nodes[node].fail, child->byte);
            const struct finder_node *fail = &finder->nodes[child->fail];
            child->shorter = fail->words != 0 ? child->fail : fail->shorter;
            queue[tail++] = at;
        }
    }
}

static void finder_tell(const struct finder *finder, uint32_t node, const char *text, size_t end,
                        finder_fn *found, void *context)
{
    for (; node != FINDER_NONE; node = finder->nodes[node].shorter) {
        for (uint32_t at = finder->nodes[node].words; at != 0; at = finder->words[at - 1].next) {
            const struct finder_word *word = &finder->words[at - 1];
            size_t begin = end - word->length;
            if (word->begins && begin > 0 && isalnum((unsigned char)text[begin - 1]))
                continue;
            if (word->ends && isalnum((unsigned char)text[end]))
                continue;
            found(context, at - 1, end);
        }
    }
}

void finder_scan(const struct finder *finder, const char *text, finder_fn *found, void *context)
{
    uint32_t node = FINDER_ROOT;
    for (size_t i = 0; text[i] != '\0'; i++) {
        node = finder_go(finder, node, (uint8_t)text[i]);
        const struct finder_node *at = &finder->nodes[node];
        if (at->words != 0 || at->shorter != FINDER_NONE)
            finder_tell(finder, node, text, i + 1, found, context);
    }
}
