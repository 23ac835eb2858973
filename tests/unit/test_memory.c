#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/memory.h"
#include "tests/unit/unit.h"

START_TEST(arena_gives_zeroed_aligned_memory)
{
    struct arena *arena = arena_new();
    for (size_t size = 1; size < 40000; size = size * 3 + 1) {
        unsigned char *memory = arena_alloc(arena, size);
        ck_assert_uint_eq((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            ck_assert_uint_eq(memory[i], 0);
        memset(memory, 0xff, size);
    }
    arena_free(&arena);
    ck_assert_ptr_null(arena);
}
END_TEST

START_TEST(arena_cuts_between_characters)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(arena_cut(arena, "toner", 10), "toner");
    ck_assert_str_eq(arena_cut(arena, "toner", 4), "tone");
    ck_assert_str_eq(arena_cut(arena, "\xe3\x83\x88\xe3\x83\x8a", 5), "\xe3\x83\x88");
    ck_assert_str_eq(arena_cut(arena, "\xe3\x83\x88", 2), "");
    arena_free(&arena);
}
END_TEST

START_TEST(arena_keeps_small_pieces_apart)
{
    struct arena *arena = arena_new();
    char *pieces[2000];
    for (int i = 0; i < 2000; i++) {
        pieces[i] = arena_printf(arena, "piece %d", i);
        if (i % 100 == 0)
            memset(arena_alloc(arena, 5000), 0xff, 5000);
    }
    for (int i = 0; i < 2000; i++)
        ck_assert_int_eq(atoi(pieces[i] + 6), i);
    arena_reset(arena);
    ck_assert_uint_eq(arena_used(arena), 0);
    ck_assert_str_eq(arena_strndup(arena, "abcdef", 3), "abc");
    ck_assert_ptr_null(arena_strdup(arena, NULL));
    arena_free(&arena);
}
END_TEST

START_TEST(buf_grows_and_stays_terminated)
{
    struct buf buf = {0};
    ck_assert_str_eq(buf_text(&buf), "");
    for (int i = 0; i < 1000; i++)
        buf_printf(&buf, "%03d,", i);
    ck_assert_uint_eq(buf.len, 4000);
    ck_assert_str_eq(buf_text(&buf) + 3996, "999,");
    buf_clear(&buf);
    buf_add_be32(&buf, 0x01020304);
    buf_add_be16(&buf, 0x0506);
    ck_assert_mem_eq(buf.data, "\1\2\3\4\5\6", 7);
    char *taken = buf_take(&buf);
    ck_assert_uint_eq(buf.len, 0);
    free(taken);
    buf_free(&buf);
}
END_TEST

START_TEST(error_texts_can_be_wrapped)
{
    const char *inner = error_format("inner %d", 1);
    const char *outer = error_format("outer: %s", inner);
    ck_assert_str_eq(outer, "outer: inner 1");
    ck_assert_str_eq(inner, "inner 1");
}
END_TEST

// What it says and how it ends: sysexits.h, EX_OSERR.
START_TEST(no_memory_is_said_and_ends_the_program)
{
    int said[2], status;
    char line[200] = "";
    ck_assert_int_eq(pipe(said), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(said[1], STDERR_FILENO);
        memory_need(NULL);
        _exit(0);
    }
    close(said[1]);
    ck_assert_int_gt(read(said[0], line, sizeof(line) - 1), 0);
    close(said[0]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 71);
    ck_assert_ptr_nonnull(strstr(line, " error: out of memory\n"));
}
END_TEST

START_TEST(messages_are_unpacked_without_a_second_meaning)
{
    void *memory = memory_for_messages.alloc(NULL, 0);
    ck_assert_ptr_nonnull(memory);
    memory_for_messages.free(NULL, memory);
    char text[] = "x";
    ck_assert_ptr_eq(memory_need(text), text);
}
END_TEST

UNIT_MAIN("memory", arena_gives_zeroed_aligned_memory, arena_cuts_between_characters,
          arena_keeps_small_pieces_apart, buf_grows_and_stays_terminated,
          error_texts_can_be_wrapped, no_memory_is_said_and_ends_the_program,
          messages_are_unpacked_without_a_second_meaning)
