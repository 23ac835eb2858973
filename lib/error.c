#include "lib/error.h"

#include <stdarg.h>
#include <stdio.h>

#define ERROR_BUFFERS 8
#define ERROR_SIZE 512

const char *error_format(const char *format, ...)
{
    static _Thread_local char buffers[ERROR_BUFFERS][ERROR_SIZE];
    static _Thread_local unsigned next;
    char *text = buffers[next++ % ERROR_BUFFERS];

    va_list args;
    va_start(args, format);
    vsnprintf(text, ERROR_SIZE, format, args);
    va_end(args);
    return text;
}
