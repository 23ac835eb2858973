/* The reader beside platenctl: reads mails in the same cage as the gateway's. Standard input is a
 * connected stream socket with the reader's dialogue on it (schemas/messages.proto, ReaderFrame).
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/reader/reader.h"

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("platend-reader " PACKAGE_VERSION);
        return EX_OK;
    }
    int type = 0;
    socklen_t size = sizeof(type);
    if (argc != 1 || getsockopt(STDIN_FILENO, SOL_SOCKET, SO_TYPE, &type, &size) != 0 ||
        type != SOCK_STREAM) {
        fputs("usage: platend-reader [--version]   (started by platenctl, with a socket as "
              "standard input)\n",
              stderr);
        return EX_USAGE;
    }
    const struct reader_settings settings = {.open_key = NULL};
    return reader_run(STDIN_FILENO, &settings);
}
