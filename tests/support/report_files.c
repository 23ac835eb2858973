// Writes sealed reports into files for the fault tests, which send them by mail and HTTP:
//   report_files ENROLMENT_FILE FOLDER TERMINALS STATUSES
// Prints a line each: KIND UUID AGENT FILE, in the order they must be sent; kinds are enrolment,
// registration, status, shortage (one a terminal).
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "lib/fileio.h"
#include "tests/support/load_agent.h"

static void give(const struct load_agent *agent, const char *folder, const char *kind,
                 struct load_report report)
{
    char path[4096];
    const char *error = NULL;
    snprintf(path, sizeof path, "%s/%s.der", folder, report.uuid);
    if (fileio_write(path, 0600, report.der, report.size, &error) < 0) {
        fprintf(stderr, "report_files: %s\n", error);
        exit(EX_CANTCREAT);
    }
    printf("%s %s %s %s\n", kind, report.uuid, load_agent_id(agent), path);
    free(report.der);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: report_files ENROLMENT_FILE FOLDER TERMINALS STATUSES\n");
        return EX_USAGE;
    }
    struct load_agent *agent = load_agent_new(argv[1]);
    unsigned terminals = (unsigned)strtoul(argv[3], NULL, 10),
             statuses = (unsigned)strtoul(argv[4], NULL, 10);
    give(agent, argv[2], "enrolment", load_agent_enrolment(agent));
    for (unsigned i = 0; i < terminals; i++)
        give(agent, argv[2], "registration", load_agent_registration(agent, i));
    for (unsigned i = 0; i < statuses; i++)
        give(agent, argv[2], "status", load_agent_status(agent, i % terminals));
    for (unsigned i = 0; i < terminals; i++)
        give(agent, argv[2], "shortage", load_agent_shortage(agent, i));
    load_agent_free(&agent);
    return EX_OK;
}
