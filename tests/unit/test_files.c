#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fileio.h"
#include "lib/frame.h"
#include "lib/log.h"
#include "lib/random.h"
#include "lib/report_time.h"
#include "lib/text.h"
#include "tests/unit/unit.h"

static const char *error;

START_TEST(frames_go_through_a_socket)
{
    int ends[2];
    struct buf buf = {0};
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ck_assert_int_eq(frame_write_version(ends[0], "reader", 1, 1000, &error), 1);
    ck_assert_int_eq(frame_write(ends[0], "hello", 5, 1000, &error), 1);
    ck_assert_int_eq(frame_write(ends[0], NULL, 0, 1000, &error), 1);
    close(ends[0]);
    ck_assert_int_eq(frame_read_version(ends[1], "reader", 1, 1000, &error), 1);
    ck_assert_int_eq(frame_read(ends[1], &buf, 1000, &error), 1);
    ck_assert_str_eq(buf_text(&buf), "hello");
    ck_assert_int_eq(frame_read(ends[1], &buf, 1000, &error), 1);
    ck_assert_uint_eq(buf.len, 0);
    ck_assert_int_eq(frame_read(ends[1], &buf, 1000, &error), 0);
    close(ends[1]);
    buf_free(&buf);
}
END_TEST

START_TEST(frames_start_with_a_big_endian_length)
{
    int ends[2];
    uint8_t bytes[16];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(frame_write(ends[1], "abc", 3, -1, &error), 1);
    ck_assert_int_eq(read(ends[0], bytes, sizeof(bytes)), 7);
    ck_assert_mem_eq(bytes, "\0\0\0\3abc", 7);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

START_TEST(frames_out_of_step_are_refused)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *error;
    } rows[] = {
        {"\0\0", 2, "closed inside a frame"},
        {"\0\0\0\5ab", 6, "closed inside a frame"},
        {"\1\0\0\1", 4, "frame too large"},
        {"\xff\xff\xff\xff", 4, "frame too large"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int ends[2];
        struct buf buf = {0};
        ck_assert_int_eq(pipe(ends), 0);
        ck_assert_int_eq(write(ends[1], rows[i].bytes, rows[i].len), (ssize_t)rows[i].len);
        close(ends[1]);
        ck_assert_int_eq(frame_read(ends[0], &buf, 1000, &error), -1);
        ck_assert_str_eq(error, rows[i].error);
        close(ends[0]);
        buf_free(&buf);
    }
}
END_TEST

START_TEST(frames_keep_their_time)
{
    int ends[2];
    struct buf buf = {0}, large = {0};
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ck_assert_int_eq(frame_prepare(ends[0], &error), 1);
    ck_assert_int_eq(write(ends[1], "\0\0\0\5ab", 6), 6);
    int64_t start = clock_monotonic();
    ck_assert_int_eq(frame_read(ends[0], &buf, 50, &error), -1);
    ck_assert_str_eq(error, "timeout");
    buf_reserve(&large, 4 * 1024 * 1024);
    ck_assert_int_eq(frame_write(ends[0], large.data, 4 * 1024 * 1024, 50, &error), -1);
    ck_assert_str_eq(error, "timeout");
    ck_assert_int_lt(clock_monotonic() - start, 5000000);
    ck_assert_int_eq(frame_write(ends[0], large.data, FRAME_MAX + 1, 50, &error), -1);
    close(ends[0]);
    close(ends[1]);
    buf_free(&buf);
    buf_free(&large);
}
END_TEST

START_TEST(frames_of_another_version_are_refused)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(frame_write_version(ends[1], "ctl", 2, -1, &error), 1);
    ck_assert_int_eq(frame_read_version(ends[0], "ctl", 1, 1000, &error), -1);
    ck_assert_str_eq(error, "the other side is \"platen ctl 2\", not \"platen ctl 1\"");
    close(ends[0]);
    close(ends[1]);
}
END_TEST

static char folder[] = "/tmp/platen-test-XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

START_TEST(files_are_replaced_whole)
{
    struct buf buf = {0};
    struct stat status;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    umask(077);
    ck_assert_int_eq(fileio_read(in_folder("a"), 10, &buf, &error), 0);
    ck_assert_int_eq(fileio_write(in_folder("a"), 0644, "one", 3, &error), 1);
    ck_assert_int_eq(fileio_write(in_folder("a"), 0644, "three", 5, &error), 1);
    ck_assert_int_eq(fileio_write_new(in_folder("a"), 0600, "x", 1, &error), 0);
    ck_assert_int_eq(fileio_write_new(in_folder("b"), 0600, "x", 1, &error), 1);
    ck_assert_int_eq(fileio_read(in_folder("a"), 5, &buf, &error), 1);
    ck_assert_str_eq(buf_text(&buf), "three");
    ck_assert_int_eq(fileio_read(in_folder("a"), 4, &buf, &error), -1);
    ck_assert_str_eq(buf_text(&buf), "three");
    ck_assert_int_eq(fileio_read(folder, 4, &buf, &error), -1);
    ck_assert_int_eq(stat(in_folder("a"), &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0644);
    ck_assert_int_eq(fileio_read_secret(in_folder("a"), 5, &buf, &error), -1);
    ck_assert_ptr_nonnull(strstr(error, "mode 0644"));
    ck_assert_int_eq(fileio_read_secret(in_folder("b"), 5, &buf, &error), 1);
    ck_assert_int_eq(fileio_write(in_folder("none/a"), 0644, "x", 1, &error), -1);
    ck_assert_int_eq(fileio_make_folder(in_folder("c/d/e/"), 0755, &error), 1);
    ck_assert_int_eq(fileio_make_folder(in_folder("c/d"), 0755, &error), 1);
    ck_assert_int_eq(fileio_make_folder(in_folder("a/d"), 0755, &error), -1);
    unlink(in_folder("a"));
    unlink(in_folder("b"));
    rmdir(in_folder("c/d/e"));
    rmdir(in_folder("c/d"));
    rmdir(in_folder("c"));
    /* Nothing temporary was left. */
    ck_assert_int_eq(rmdir(folder), 0);
    buf_free(&buf);
}
END_TEST

START_TEST(a_pipe_is_read_to_its_end_or_its_limit)
{
    static const struct {
        size_t max;
        int result;
    } rows[] = {{5, 1}, {4, 0}, {100, 1}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int ends[2];
        struct buf buf = {0};
        ck_assert_int_eq(pipe(ends), 0);
        ck_assert_int_eq(write(ends[1], "hello", 5), 5);
        close(ends[1]);
        buf_add(&buf, "and ", 4); // what is there already does not count
        ck_assert_int_eq(fileio_read_all(ends[0], rows[i].max, &buf), rows[i].result);
        if (rows[i].result == 1)
            ck_assert_str_eq(buf_text(&buf), "and hello");
        close(ends[0]);
        buf_free(&buf);
    }
    struct buf none = {0};
    ck_assert_int_eq(fileio_read_all(-1, 5, &none), -1);
    buf_free(&none);
}
END_TEST

START_TEST(log_records_are_single_lines)
{
    int ends[2];
    char line[512] = "";
    ck_assert_int_eq(pipe(ends), 0);
    int kept = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    struct stat status;
    fstat(STDERR_FILENO, &status);
    char stream[64];
    snprintf(stream, sizeof(stream), "%llu:%llu", (unsigned long long)status.st_dev,
             (unsigned long long)status.st_ino);
    setenv("JOURNAL_STREAM", stream, 1);
    log_open("test");
    log_debug("not shown");
    log_warning("from %s", "a\n<0>forged");
    dup2(kept, STDERR_FILENO);
    ck_assert_int_gt(read(ends[0], line, sizeof(line) - 1), 0);
    ck_assert_str_eq(line, "<4>from a\\n<0>forged\n");
}
END_TEST

START_TEST(random_uuids_are_version_4)
{
    char a[37], b[37];
    random_uuid(a);
    random_uuid(b);
    ck_assert_int_eq(text_uuid_ok(a), 1);
    ck_assert_int_eq(a[14], '4');
    ck_assert_ptr_nonnull(strchr("89ab", a[19]));
    ck_assert_str_ne(a, b);
}
END_TEST

START_TEST(times_are_rfc_3339)
{
    char text[32];
    /* date -u -d @1795255200 */
    clock_format(text, 1795255200000000);
    ck_assert_str_eq(text, "2026-11-21T10:00:00Z");
    clock_format(text, -1);
    ck_assert_str_eq(text, "1969-12-31T23:59:59Z");
}
END_TEST

/* Expected: RFC 3339, 5.6 and 5.8, by Python's datetime; 0 = not such a time. */
static const struct {
    const char *text;
    int64_t exact;
    bool utc; /* a report may say it so */
} times[] = {
    {"2026-11-21T10:00:00Z", 1795255200000000, true},
    {"2026-11-21T10:00:00.25Z", 1795255200250000, true},
    {"2026-11-21T10:00:00.123456Z", 1795255200123456, true},
    {"2024-02-29T23:59:59Z", 1709251199000000, true},
    {"9999-12-31T23:59:59Z", 253402300799000000, true},
    {"2026-11-21T10:00:00.1234567Z", 1795255200123456, false},
    {"2026-11-21T10:00:00z", 1795255200000000, false},
    {"2026-11-21T12:30:00+02:30", 1795255200000000, false},
    {"2026-11-21T09:00:00.5-01:00", 1795255200500000, false},
    {"2026-11-21", 1795219200000000, false},
    {"2026-02-29T00:00:00Z", 0, false},
    {"2026-11-21T24:00:00Z", 0, false},
    {"2026-11-21T10:60:00Z", 0, false},
    {"2026-11-21T10:00:60Z", 0, false},
    {"2026-11-21T10:00:00", 0, false},
    {"2026-11-21T10:00:00.Z", 0, false},
    {"2026-11-21 10:00:00Z", 0, false},
    {"2026-11-21T10:00:00+24:00", 0, false},
    {"2026-11-21T10:00:00+2:00", 0, false},
    {"2026-1-21T10:00:00Z", 0, false},
    {" 2026-11-21T10:00:00Z", 0, false},
    {"2026-11-21T10:00:00ZZ", 0, false},
    {"1969-12-31T23:59:59Z", 0, false},
    {"+026-11-21", 0, false},
    {"", 0, false},
};

START_TEST(times_are_read_strictly)
{
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        int64_t exact = 0, whole = 0, reported = 0;
        bool good = times[i].exact != 0;
        ck_assert_msg(clock_parse_exact(times[i].text, &exact) == good, "%s", times[i].text);
        ck_assert_int_eq(clock_parse(times[i].text, &whole), good);
        ck_assert_msg(report_time_read(times[i].text, &reported) == times[i].utc, "%s",
                      times[i].text);
        ck_assert_int_eq(exact, times[i].exact);
        ck_assert_int_eq(whole, times[i].exact / 1000000 * 1000000);
        ck_assert_int_eq(reported, times[i].utc ? times[i].exact : 0);
    }
}
END_TEST

UNIT_MAIN("files", frames_go_through_a_socket, frames_start_with_a_big_endian_length,
          frames_out_of_step_are_refused, frames_keep_their_time,
          frames_of_another_version_are_refused, files_are_replaced_whole,
          a_pipe_is_read_to_its_end_or_its_limit, log_records_are_single_lines,
          random_uuids_are_version_4, times_are_rfc_3339, times_are_read_strictly)
