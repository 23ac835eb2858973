// platend: settings, keys, then the supervisor with its daemon and readers.
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "gateway/main/conf.h"
#include "gateway/main/daemon.h"
#include "gateway/main/keys.h"
#include "gateway/main/keys_backup.h"
#include "gateway/main/store_care.h"
#include "gateway/main/supervisor.h"
#include "gateway/reader/reader.h"
#include "lib/fileio.h"
#include "lib/log.h"

enum task { TASK_RUN, TASK_CHECK, TASK_INIT, TASK_RESTORE, TASK_UPGRADE, TASK_VERIFY_TABLES, TASK_KEYS_OUT,
            TASK_KEYS_IN };

struct options {
    const char *config;
    enum task task;
    const char *from; // of a restore, or the file of the keys
    const char *passphrase_file;
    bool replace;
};

struct platend {
    struct conf *conf;
    struct keys *keys;
};

static void print_help(void)
{
    puts(
        "usage: platend [--config FILE]                   run in the foreground\n"
        "       platend --check [--config FILE]           read the settings and say whether they "
        "are good\n"
        "       platend --init [--config FILE]            make the store and the keys\n"
        "       platend --restore FOLDER [--replace] [--config FILE]\n"
        "       platend --upgrade [--config FILE]         bring a stopped store to this version\n"
        "       platend --verify-tables [--config FILE]   compare a stopped store with its events\n"
        "       platend --keys-export FILE [--passphrase-file FILE] [--config FILE]\n"
        "                                                 copy the keys under a passphrase\n"
        "       platend --keys-import FILE [--replace] [--passphrase-file FILE] [--config FILE]\n"
        "       platend --help | --version\n"
        "FILE is " PLATEN_SYSCONFDIR "/platend.conf if none is named.");
}

// -1: go on; else the exit status.
static int read_options(int argc, char **argv, struct options *o)
{
    static const struct option longs[] = {
        {"config", required_argument, NULL, 'c'},  {"check", no_argument, NULL, 'k'},
        {"init", no_argument, NULL, 'i'},          {"restore", required_argument, NULL, 'r'},
        {"replace", no_argument, NULL, 'p'},       {"upgrade", no_argument, NULL, 'u'},
        {"verify-tables", no_argument, NULL, 't'}, {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},       {"keys-export", required_argument, NULL, 'e'},
        {"keys-import", required_argument, NULL, 'm'},
        {"passphrase-file", required_argument, NULL, 'w'},
        {0}};
    int option;
    while ((option = getopt_long(argc, argv, "hv", longs, NULL)) != -1) {
        switch (option) {
        case 'c':
            o->config = optarg;
            break;
        case 'k':
            o->task = TASK_CHECK;
            break;
        case 'i':
            o->task = TASK_INIT;
            break;
        case 'r':
            o->task = TASK_RESTORE;
            o->from = optarg;
            break;
        case 'p':
            o->replace = true;
            break;
        case 'u':
            o->task = TASK_UPGRADE;
            break;
        case 't':
            o->task = TASK_VERIFY_TABLES;
            break;
        case 'e':
        case 'm':
            o->task = option == 'e' ? TASK_KEYS_OUT : TASK_KEYS_IN;
            o->from = optarg;
            break;
        case 'w':
            o->passphrase_file = optarg;
            break;
        case 'h':
            print_help();
            return EX_OK;
        case 'v':
            puts("platend " PACKAGE_VERSION);
            return EX_OK;
        default:
            fputs("usage: platend [--config FILE]; see platend --help\n", stderr);
            return EX_USAGE;
        }
    }
    if (optind < argc) {
        fprintf(stderr, "platend: \"%s\" is not an option; see platend --help\n", argv[optind]);
        return EX_USAGE;
    }
    return -1;
}

static int be_daemon(void *context, int fd)
{
    struct platend *p = context;
    log_open("platend");
    // After a restart of the daemon alone, what SIGHUP took over meanwhile.
    char kept[200];
    const char *error = NULL;
    struct conf *fresh = NULL;
    if (conf_reload(p->conf, &fresh, kept, sizeof kept, &error) < 0)
        log_warning("settings as they were at the start: %s", error);
    int status = daemon_run(fresh ? fresh : p->conf, p->keys, fd);
    conf_free(&fresh);
    return status;
}

static int be_reader(void *context, int fd)
{
    struct platend *p = context;
    struct reader_settings settings = {.open_key = p->keys->open};
    log_open("platend-reader");
    return reader_run(fd, &settings);
}

static int run(struct platend *p)
{
    const char *error = NULL;
    if (keys_read(p->conf->key_dir, &p->keys, &error) < 0) {
        log_error("%s; a new gateway begins with: platenctl init", error);
        return EX_NOINPUT;
    }
    if (fileio_make_folder(p->conf->run_dir, 0750, &error) < 0) {
        log_error("%s", error);
        return EX_CANTCREAT;
    }
    struct supervisor_settings settings = {
        .readers = p->conf->readers, .daemon = be_daemon, .reader = be_reader, .context = p};
    int status = supervisor_run(&settings);
    keys_free(&p->keys);
    return status;
}

// Out to a file under a passphrase, or in from one.
static int keys_task(const struct options *o, const struct conf *conf)
{
    bool out = o->task == TASK_KEYS_OUT;
    const char *error = "";
    char *passphrase;
    int rc = keys_passphrase(o->passphrase_file, out, &passphrase, &error);
    if (rc != 1) {
        log_error("%s", error);
        return rc == 0 && o->passphrase_file == NULL ? EX_USAGE : EX_NOINPUT;
    }
    rc = out ? keys_export(conf->key_dir, o->from, passphrase, &error)
             : keys_import(conf->key_dir, o->from, passphrase, o->replace, &error);
    keys_passphrase_free(&passphrase);
    if (rc != 1) {
        log_error("%s", error);
        return rc == 0 ? EX_DATAERR : EX_IOERR;
    }
    if (out)
        printf("copied the keys of %s to %s; keep it and its passphrase apart from the backups\n",
               conf->key_dir, o->from);
    else
        printf("put the keys in %s; a running platend takes them when it is started again\n",
               conf->key_dir);
    return fflush(stdout) == 0 ? EX_OK : EX_IOERR;
}

static int do_task(const struct options *o, struct platend *p)
{
    switch (o->task) {
    case TASK_CHECK:
        puts("the settings are good");
        return EX_OK;
    case TASK_INIT:
        return store_care_init(p->conf);
    case TASK_RESTORE:
        return store_care_restore(p->conf, o->from, o->replace);
    case TASK_UPGRADE:
        return store_care_upgrade(p->conf);
    case TASK_VERIFY_TABLES:
        return store_care_verify_tables(p->conf);
    case TASK_KEYS_OUT:
    case TASK_KEYS_IN:
        return keys_task(o, p->conf);
    case TASK_RUN:
        break;
    }
    return run(p);
}

// What was not written was not done (BAD-INPUTS 71).
static int written(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    perror("platend: cannot write");
    return status == EX_OK ? EX_IOERR : status;
}

int main(int argc, char **argv)
{
    struct options options = {.config = PLATEN_SYSCONFDIR "/platend.conf"};
    struct platend platend = {0};
    const char *error = NULL;
    int status = read_options(argc, argv, &options);
    if (status >= 0)
        return written(status);
    umask(0077);
    log_open("platend");
    if (conf_read(options.config, &platend.conf, &error) < 0) {
        log_error("%s", error);
        return EX_CONFIG;
    }
    status = do_task(&options, &platend);
    conf_free(&platend.conf);
    return written(status);
}
