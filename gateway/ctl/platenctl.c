/* The gateway's command line, a client on the control socket. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("platenctl " PACKAGE_VERSION);
        return EX_OK;
    }
    fputs("usage: platenctl --version\n", stderr);
    return EX_USAGE;
}
