/* The program beside the terminals. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("platen-agent " PACKAGE_VERSION);
        return EX_OK;
    }
    fputs("usage: platen-agent --version\n", stderr);
    return EX_USAGE;
}
