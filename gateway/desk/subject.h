// What one command of the desk is decided with: every subject file has handlers of this form.
//
// Order of a handler: read, decide, answer a refusal; then write. desk_apply brackets the handler
// with store_event_begin and store_event_end, so a handler that refuses must have put nothing and
// taken no number (desk_apply asserts it). Records from store_get may be changed and put; a record
// read again after a put shows the put. A function that holds a record it will put must not call
// one that puts the same record: functions that change a record take it as a pointer.
//
// Strings of an answer and of records live in `arena` (store_arena), for this command only.
#ifndef PLATEN_DESK_SUBJECT_H
#define PLATEN_DESK_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/desk/desk.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "schemas/messages.pb-c.h"

struct desk_command {
    struct store_txn *txn;
    struct desk *desk;
    const Platen__Command *command;
    int64_t now; // never before the last event, other than for ClockStep
    Platen__Answer *answer;
    struct arena *arena;
    const Platen__Dealer *dealer; // with every number filled in
    uint32_t mails;               // outbox rows of this event so far: the index of the next
};

typedef void desk_handler(struct desk_command *c);

#define DESK_SECOND INT64_C(1000000)
#define DESK_MINUTE (60 * DESK_SECOND)
#define DESK_HOUR (60 * DESK_MINUTE)
#define DESK_DAY (24 * DESK_HOUR)

// ---- answers: result and one line in words for whom it concerns ----
void desk_done(struct desk_command *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void desk_staff(struct desk_command *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void desk_duplicate(struct desk_command *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// These four have written nothing.
void desk_not_found(struct desk_command *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void desk_refused(struct desk_command *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void desk_conflict(struct desk_command *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void desk_invalid(struct desk_command *c, const char *field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// What goes down beside that one line, by its name.
void desk_answer_data(struct desk_command *c, const char *name, const char *value);

// ---- numbers ----
// The next id of a table whose key is an id of our own.
uint64_t desk_next_id(struct desk_command *c, enum store_table table);
// Takes a reception number and puts it and the epoch into the answer.
uint64_t desk_reception(struct desk_command *c);
// "1-00000017"
const char *desk_reception_text(struct desk_command *c, uint32_t epoch, uint64_t reception);

// At most max bytes of valid UTF-8 text, without cutting a character.
char *desk_cut(struct desk_command *c, const char *text, size_t max);

const uint8_t *desk_link_key(const struct desk *desk);
const struct code_tables *desk_tables(const struct desk *desk);
// After a step of the clock due work waits for one tick: true once after desk_hold_due.
void desk_hold_due(struct desk *desk);
bool desk_take_hold(struct desk *desk);

// ---- the subjects: command kind -> handler, table in desk.c ----
desk_handler desk_take_tick;                    // tick.c
desk_handler desk_take_clock_step;              // clock_step.c
desk_handler desk_take_alarm;                   // alarm.c
desk_handler desk_take_forget_raw;              // forget_raw.c
desk_handler desk_take_report;                  // report.c
desk_handler desk_take_mail;                    // mail_in.c
desk_handler desk_take_count_mail_try;          // mail_try.c
desk_handler desk_take_import;                  // import.c
desk_handler desk_take_new_code;                // codes.c
desk_handler desk_take_set_dealer;              // dealer.c
desk_handler desk_take_add_staff;               // staff.c
desk_handler desk_take_enrol_staff;             // staff.c
desk_handler desk_take_staff_login;             // staff.c
desk_handler desk_take_staff_logout;            // staff.c
desk_handler desk_take_remove_staff;            // staff.c
desk_handler desk_take_change_staff;            // staff.c
desk_handler desk_take_place_order;             // order.c
desk_handler desk_take_cancel_order;            // order.c
desk_handler desk_take_set_delivery;            // delivery.c
desk_handler desk_take_dispatch_order;          // delivery.c
desk_handler desk_take_deliver_order;           // delivery.c
desk_handler desk_take_ask_delivery;            // delivery.c
desk_handler desk_take_say_misfit;              // arrived.c
desk_handler desk_take_say_early_exchange;      // early_answer.c
desk_handler desk_take_ask_visit;               // visit.c
desk_handler desk_take_call_service;            // service_call.c
desk_handler desk_take_confirm_visit;           // visit.c
desk_handler desk_take_cancel_visit;            // visit.c
desk_handler desk_take_complete_case;           // completion.c
desk_handler desk_take_note_case;               // case_note.c
desk_handler desk_take_confirm_person;          // people.c
desk_handler desk_take_change_person;           // people.c
desk_handler desk_take_renew_link;              // people.c
desk_handler desk_take_revoke_link;             // people.c
desk_handler desk_take_set_wishes;              // wishes.c
desk_handler desk_take_hand_over;               // hand_over.c
desk_handler desk_take_ask_leave;               // hand_over.c
desk_handler desk_take_release_person;          // people.c
desk_handler desk_take_outbox_result;           // outbox_result.c
desk_handler desk_take_outbox_again;            // outbox_result.c
desk_handler desk_take_release_outbox;          // outbox_release.c
desk_handler desk_take_decide_item;             // items.c
desk_handler desk_take_take_back_item;          // take_back.c
desk_handler desk_take_reopen_case;             // take_back.c
desk_handler desk_take_change_terminal;         // terminals.c
desk_handler desk_take_make_labels;             // label.c
desk_handler desk_take_query;                   // query.c
desk_handler desk_take_register_terminal;       // query_register.c
desk_handler desk_take_set_table;               // set_table.c
desk_handler desk_take_change_row;              // set_table.c
desk_handler desk_take_change_cells;            // cell_change.c
desk_handler desk_take_undo_table;              // undo_table.c
desk_handler desk_take_handle_report;           // output.c
desk_handler desk_take_alert_form;              // alert_forms.c
desk_handler desk_take_reserve_numbers;         // reserve.c
desk_handler desk_take_set_query_key;           // query_sign.c
desk_handler desk_take_send_down;               // down.c
desk_handler desk_take_withdraw_down;           // down.c
desk_handler desk_take_down_sent;               // down.c
desk_handler desk_take_publish_programs;        // update_staff.c
desk_handler desk_take_stage_program;           // update_staff.c
desk_handler desk_take_halt_program;            // update_staff.c
desk_handler desk_take_ask_update;              // update_query.c
desk_handler desk_take_update_sent;             // update_query.c
desk_handler desk_take_allow_updates;           // update_query.c
desk_handler desk_take_change_standing;         // standing.c

#endif
