/* The gateway's daemon: a small supervisor that starts readers and the daemon. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("platend " PACKAGE_VERSION);
        return EX_OK;
    }
    fputs("usage: platend --version\n", stderr);
    return EX_USAGE;
}
