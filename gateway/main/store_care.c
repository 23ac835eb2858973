#include "gateway/main/store_care.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/main/conf.h"
#include "gateway/main/keys.h"
#include "gateway/main/keys_backup.h"
#include "gateway/store/store.h"
#include "lib/clock.h"
#include "lib/fileio.h"
#include "lib/log.h"
#include "lib/log_kind.h"

static struct store_settings settings_for(const struct conf *conf, const struct keys *keys,
                                          bool create)
{
    return (struct store_settings){.dir = conf->store_dir,
                                   .cache_bytes = conf->cache_bytes,
                                   .index_key = keys->index,
                                   .ballast_bytes = conf->ballast_bytes,
                                   .create = create,
                                   .now = clock_now()};
}

static int status_of(enum store_result result, const struct conf *conf, const char *error)
{
    const struct log_field folder = {"PLATEN_FOLDER", conf->store_dir};
    switch (result) {
    case STORE_OK:
        return EX_OK;
    case STORE_LOCKED:
        log_error("%s: %s", conf->store_dir, error);
        return EX_TEMPFAIL;
    case STORE_BEHIND:
        log_told(LOG_STORE_REFUSED, &folder,
                 "%s: %s; put the newest backup in place with: platenctl restore FOLDER --replace",
                 conf->store_dir, error);
        return EX_IOERR;
    case STORE_NONE:
        log_told(LOG_STORE_REFUSED, &folder, "%s: no store there; make one with: platenctl init",
                 conf->store_dir);
        return EX_NOINPUT;
    case STORE_SCHEMA:
        log_told(LOG_STORE_REFUSED, &folder, "%s: %s; run the newer version of Platen that made it",
                 conf->store_dir, error);
        return EX_CONFIG;
    case STORE_OLD:
        log_told(LOG_STORE_REFUSED, &folder, "%s", error);
        return EX_CONFIG;
    case STORE_FAILED:
        break;
    }
    log_told(LOG_STORE_REFUSED, &folder, "%s: %s", conf->store_dir, error);
    return EX_IOERR;
}

int store_care_open(const struct conf *conf, const struct keys *keys,
                    void (*fatal)(void *context, const char *why), struct store **store_r)
{
    const char *told = NULL, *error = "cannot be opened";
    struct store_settings settings = settings_for(conf, keys, false);
    settings.fatal = fatal;
    enum store_result result = store_open(&settings, store_r, &told, &error);
    if (told)
        log_told(LOG_STORE_REPAIRED, NULL, "%s: %s", conf->store_dir, told);
    return status_of(result, conf, error);
}

int store_care_init(const struct conf *conf)
{
    const char *told = NULL, *error = NULL;
    struct keys *keys = NULL;
    struct store *store = NULL;
    if (keys_make(conf->key_dir, clock_now(), &error) < 0 ||
        keys_read(conf->key_dir, &keys, &error) < 0 ||
        fileio_make_folder(conf->store_dir, 0700, &error) < 0) {
        log_error("%s", error);
        keys_free(&keys);
        return EX_CANTCREAT;
    }
    struct store_settings settings = settings_for(conf, keys, true);
    error = "cannot be made";
    int status = status_of(store_open(&settings, &store, &told, &error), conf, error);
    if (store)
        store_close(&store);
    keys_free(&keys);
    if (status == EX_OK)
        printf(
            "made the store %s and the keys %s; now copy the keys under a passphrase, apart from "
            "the backups: platenctl keys export FILE\n",
            conf->store_dir, conf->key_dir);
    return status;
}

static void print_progress(void *context, const char *line)
{
    (void)context;
    fprintf(stderr, "%s\n", line);
}

int store_care_restore(const struct conf *conf, const char *from, bool replace)
{
    const char *error = NULL;
    struct keys *keys = NULL;
    if (keys_read(conf->key_dir, &keys, &error) < 0) {
        char missing[200];
        keys_missing(conf->key_dir, missing);
        if (missing[0] != '\0')
            log_error("%s lacks %s; a restored store needs the keys it was made with: platenctl "
                      "keys import FILE",
                      conf->key_dir, missing);
        else
            log_error("%s; a restored store needs the keys it was made with", error);
        return EX_NOINPUT;
    }
    struct store_settings settings = settings_for(conf, keys, true);
    int rc = store_restore(from, &settings, replace, print_progress, NULL, &error);
    keys_free(&keys);
    if (rc != 1) {
        log_error("restore: %s", error);
        return rc == 0 ? EX_TEMPFAIL : EX_DATAERR;
    }
    printf("restored %s; mails that wait are held until: platenctl outbox release (or drop)\n",
           conf->store_dir);
    return EX_OK;
}

int store_care_upgrade(const struct conf *conf)
{
    const char *error = NULL, *kept = NULL;
    struct keys *keys = NULL;
    if (keys_read(conf->key_dir, &keys, &error) < 0) {
        log_error("%s", error);
        return EX_NOINPUT;
    }
    struct store_settings settings = settings_for(conf, keys, false);
    enum store_result result = store_upgrade(&settings, print_progress, NULL, &kept, &error);
    keys_free(&keys);
    if (result == STORE_OK && kept)
        printf("%s is of version %u now; the tables as they were are in %s until you remove it\n",
               conf->store_dir, store_version(), kept);
    else if (result == STORE_OK)
        printf("%s is of version %u: nothing to do\n", conf->store_dir, store_version());
    if (result == STORE_OK && fflush(stdout) != 0)
        return EX_IOERR;
    return status_of(result, conf, error);
}

int store_care_verify_tables(const struct conf *conf)
{
    const char *error = NULL;
    struct keys *keys = NULL;
    struct store *store = NULL;
    struct store_verify_report report = {0};
    if (keys_read(conf->key_dir, &keys, &error) < 0) {
        log_error("%s", error);
        return EX_NOINPUT;
    }
    int status = store_care_open(conf, keys, NULL, &store);
    if (status == EX_OK) {
        int rc = store_verify(store, print_progress, NULL, &report, &error);
        if (rc == 1)
            rc = store_verify_tables(store, print_progress, NULL, &report, &error);
        if (rc == 1)
            printf("whole: %llu events, %llu records, %llu raw inputs\n",
                   (unsigned long long)report.events, (unsigned long long)report.records,
                   (unsigned long long)report.raw);
        else
            log_error("%s", error);
        status = rc == 1 ? EX_OK : rc == 0 ? EX_DATAERR : EX_IOERR;
        store_close(&store);
    }
    keys_free(&keys);
    return status;
}
