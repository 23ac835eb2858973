// order, deliver, visit: what a person asked for and when it comes.
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "lib/arena.h"
#include "lib/text.h"

// "ITEM" or "ITEM=N".
static bool read_line(struct arena *arena, const char *text, Platen__OrderLine *line)
{
    uint64_t quantity = 1;
    const char *equals = strchr(text, '=');
    platen__order_line__init(line);
    line->item =
        equals ? arena_strndup(arena, text, (size_t)(equals - text)) : arena_strdup(arena, text);
    if (equals && text_parse_unsigned(equals + 1, UINT32_MAX, &quantity) != 1)
        return false;
    line->quantity = (uint32_t)quantity;
    return line->item[0] != '\0';
}

static int order_place(const struct ctl_options *options, int n, char **words)
{
    Platen__PlaceOrder place = PLATEN__PLACE_ORDER__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    if (n < 2)
        return command_usage("order", "place wants a terminal and items");
    int status = client_find(options, "terminal", words[0], &place.terminal);
    if (status != EX_OK)
        return status;
    struct arena *arena = arena_new();
    bool good = true;
    place.n_lines = (size_t)n - 1;
    place.lines = arena_array(arena, place.n_lines, sizeof *place.lines);
    for (size_t i = 0; i < place.n_lines && good; i++) {
        place.lines[i] = arena_alloc(arena, sizeof **place.lines);
        good = read_line(arena, words[i + 1], place.lines[i]);
    }
    command.subject_case = PLATEN__COMMAND__SUBJECT_PLACE_ORDER;
    command.place_order = &place;
    status = good ? client_command(options, &command)
                  : command_usage("order", "an item is CODE or CODE=N");
    arena_free(&arena);
    return status;
}

int command_order(const struct ctl_options *options, int argc, char **argv)
{
    Platen__CancelOrder cancel = PLATEN__CANCEL_ORDER__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    if (argc >= 2 && strcmp(argv[1], "place") == 0)
        return order_place(options, argc - 2, argv + 2);
    if (argc != 3 || strcmp(argv[1], "cancel") != 0)
        return command_usage("order", "place TERMINAL ITEM[=N]... or cancel ORDER");
    int status = client_find(options, "order", argv[2], &cancel.order);
    if (status != EX_OK)
        return status;
    command.subject_case = PLATEN__COMMAND__SUBJECT_CANCEL_ORDER;
    command.cancel_order = &cancel;
    return client_command(options, &command);
}

struct span {
    int64_t start, end;
    uint64_t store;
    int word; // the option that says what is to be done
};

static const struct option span_longs[] = {
    {"from", required_argument, NULL, 'f'},  {"to", required_argument, NULL, 't'},
    {"store", required_argument, NULL, 's'}, {"dispatch", no_argument, NULL, 'd'},
    {"delivered", no_argument, NULL, 'D'},   {"confirm", no_argument, NULL, 'c'},
    {"cancel", no_argument, NULL, 'x'},      {0}};

// Options of deliver and visit; false after a line on stderr.
static bool read_span(int argc, char **argv, struct span *span)
{
    int option;
    bool good = true;
    while ((option = getopt_long(argc, argv, "", span_longs, NULL)) != -1) {
        if (option == 'f')
            good = good && command_time(optarg, &span->start);
        else if (option == 't')
            good = good && command_time(optarg, &span->end);
        else if (option == 's')
            good = good && command_id(optarg, &span->store);
        else if (option == '?' || span->word)
            return false;
        else
            span->word = option;
    }
    if (!good || (span->start != 0) != (span->end != 0)) {
        command_usage(argv[0],
                      "a time is RFC 3339 (2026-11-24T14:00+01:00), --from and --to go together");
        return false;
    }
    return true;
}

int command_deliver(const struct ctl_options *options, int argc, char **argv)
{
    struct span span = {0};
    uint64_t order;
    Platen__SetDelivery set = PLATEN__SET_DELIVERY__INIT;
    Platen__DispatchOrder dispatch = PLATEN__DISPATCH_ORDER__INIT;
    Platen__DeliverOrder delivered = PLATEN__DELIVER_ORDER__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    if (!read_span(argc, argv, &span))
        return EX_USAGE;
    if (argc - optind != 1)
        return command_usage("deliver", "which order?");
    int status = client_find(options, "order", argv[optind], &order);
    if (status != EX_OK)
        return status;
    set.order = dispatch.order = delivered.order = order;
    set.start = span.start;
    set.end = span.end;
    if (span.word == 'd') {
        command.subject_case = PLATEN__COMMAND__SUBJECT_DISPATCH_ORDER;
        command.dispatch_order = &dispatch;
    } else if (span.word == 'D') {
        command.subject_case = PLATEN__COMMAND__SUBJECT_DELIVER_ORDER;
        command.deliver_order = &delivered;
    } else if (!span.word && span.start) {
        command.subject_case = PLATEN__COMMAND__SUBJECT_SET_DELIVERY;
        command.set_delivery = &set;
    } else {
        return command_usage("deliver", "--from and --to, --dispatch, or --delivered");
    }
    return client_command(options, &command);
}

int command_visit(const struct ctl_options *options, int argc, char **argv)
{
    struct span span = {0};
    uint64_t visit;
    Platen__ConfirmVisit confirm = PLATEN__CONFIRM_VISIT__INIT;
    Platen__CancelVisit cancel = PLATEN__CANCEL_VISIT__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    if (!read_span(argc, argv, &span))
        return EX_USAGE;
    if (argc - optind != 1 || !command_id(argv[optind], &visit))
        return command_usage("visit", "which visit?");
    confirm.visit = cancel.visit = visit;
    confirm.start = span.start;
    confirm.end = span.end;
    confirm.service_store = span.store;
    if (span.word == 'c') {
        command.subject_case = PLATEN__COMMAND__SUBJECT_CONFIRM_VISIT;
        command.confirm_visit = &confirm;
    } else if (span.word == 'x') {
        command.subject_case = PLATEN__COMMAND__SUBJECT_CANCEL_VISIT;
        command.cancel_visit = &cancel;
    } else {
        return command_usage("visit", "--confirm or --cancel");
    }
    return client_command(options, &command);
}
