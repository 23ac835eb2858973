/* The reader beside platenctl: reads mail files in the same cage as the gateway's. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("platend-reader " PACKAGE_VERSION);
        return EX_OK;
    }
    fputs("usage: platend-reader --version\n", stderr);
    return EX_USAGE;
}
