// What every fuzz target is: a file fuzz_NAME.c with these two functions, called by libFuzzer, by
// AFL++'s driver, or in a plain build by replay.c with the kept corpus. tests/fuzz/README says how
// to run them.
#ifndef PLATEN_TESTS_FUZZ_H
#define PLATEN_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

// Once, before the first input. 0.
int LLVMFuzzerInitialize(int *argc, char ***argv);
// Any bytes. Always 0; a fault ends the process by abort() or a sanitizer.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Ends the process, naming the broken promise, unless it holds.
#define FUZZ_HOLDS(promise)                                                                        \
    do {                                                                                           \
        if (!(promise))                                                                            \
            fuzz_broken(__FILE__, __LINE__, #promise);                                             \
    } while (0)
_Noreturn void fuzz_broken(const char *file, int line, const char *promise);

// Every text in the message, and in those inside it, must be valid UTF-8: what protobuf promises to
// whoever reads it next, and what pages are drawn from.
void fuzz_texts_are_valid(const ProtobufCMessage *message);
// Packs it, reads that back and packs again: the same bytes must come out.
void fuzz_packs_the_same(const ProtobufCMessage *message);

#endif
