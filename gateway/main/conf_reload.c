// Settings read again while running: all are checked first; what only a restart can change stays as
// it is, and is named.
#include "gateway/main/conf.h"

#include <stdio.h>
#include <string.h>

struct kept {
    char *text;
    size_t size;
};

static void name(struct kept *kept, const char *key)
{
    size_t length = strlen(kept->text);
    snprintf(kept->text + length, kept->size - length, "%s%s", length > 0 ? ", " : "", key);
}

static void keep_text(struct kept *kept, const char *key, const char **next, const char *old)
{
    bool same = *next == NULL || old == NULL ? *next == old : strcmp(*next, old) == 0;
    if (!same)
        name(kept, key);
    *next = old;
}

int conf_reload(const struct conf *old, struct conf **next_r, char *kept_r, size_t size,
                const char **error_r)
{
    struct kept kept = {kept_r, size};
    kept_r[0] = '\0';
    if (conf_read(old->path, next_r, error_r) < 0)
        return -1;
    struct conf *next = *next_r;
    keep_text(&kept, "store-dir", &next->store_dir, old->store_dir);
    keep_text(&kept, "key-dir", &next->key_dir, old->key_dir);
    keep_text(&kept, "run-dir", &next->run_dir, old->run_dir);
    keep_text(&kept, "data-dir", &next->data_dir, old->data_dir);
    keep_text(&kept, "listen-host", &next->listen_host, old->listen_host);
    if (next->listen_port != old->listen_port)
        name(&kept, "listen-port");
    keep_text(&kept, "plain-host", &next->plain_host, old->plain_host);
    if (next->plain_port != old->plain_port)
        name(&kept, "plain-port");
    if (next->queue != old->queue)
        name(&kept, "queue");
    if (next->readers != old->readers)
        name(&kept, "readers");
    if (next->cache_bytes != old->cache_bytes)
        name(&kept, "cache");
    if (next->ballast_bytes != old->ballast_bytes)
        name(&kept, "ballast");
    next->listen_port = old->listen_port;
    next->plain_port = old->plain_port;
    next->queue = old->queue;
    next->readers = old->readers;
    next->cache_bytes = old->cache_bytes;
    next->ballast_bytes = old->ballast_bytes;
    return 1;
}
