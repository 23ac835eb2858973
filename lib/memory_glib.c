#include <glib.h>
#include <string.h>

#include "lib/memory.h"

static void told(const char *domain, GLogLevelFlags level, const char *message, void *context)
{
    if (strstr(message, "failed to allocate") != NULL)
        memory_none();
    g_log_default_handler(domain, level, message, context);
}

void memory_for_glib(void)
{
    g_log_set_handler("GLib", (GLogLevelFlags)(G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL), told, NULL);
}
