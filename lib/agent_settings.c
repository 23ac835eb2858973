#include "lib/agent_settings.h"

enum { DAY = 24 * 3600 };

static const struct settings_option http_options[] = {
    {"proxy", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"timeout", SETTINGS_SECONDS, false, NULL, 1, 600, NULL},
    {NULL, 0, false, NULL, 0, 0, NULL},
};

const struct settings_option agent_settings_options[] = {
    {"interval", SETTINGS_SECONDS, false, NULL, 1, DAY, NULL},
    {"read-interval", SETTINGS_SECONDS, false, NULL, 1, DAY, NULL},
    {"read-timeout", SETTINGS_SECONDS, false, NULL, 1, 3600, NULL},
    {"retry", SETTINGS_SECONDS, false, NULL, 1, 3600, NULL},
    {"full-report", SETTINGS_SECONDS, false, NULL, 60, 30 * DAY, NULL},
    {"low-percent", SETTINGS_NUMBER, false, NULL, 1, 50, NULL},
    {"clear-rise", SETTINGS_NUMBER, false, NULL, 1, 49, NULL},
    {"update-every", SETTINGS_SECONDS, false, NULL, 0, 30 * DAY, NULL},
    {"http", SETTINGS_SECTION, false, NULL, 0, 0, http_options},
    {NULL, 0, false, NULL, 0, 0, NULL},
};

int agent_settings_check(const char *path, const char **error_r)
{
    struct settings *settings = NULL;
    int result = settings_read(path, agent_settings_options, &settings, error_r);
    settings_free(&settings);
    return result;
}
