#include "gateway/desk/desk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/desk/astray.h"
#include "gateway/desk/dealer_settings.h"
#include "gateway/desk/digest.h"
#include "gateway/desk/once.h"
#include "gateway/desk/subject.h"
#include "lib/arena.h"
#include "lib/link.h"
#include "lib/memory.h"

struct desk {
    uint8_t link_key[LINK_KEY_SIZE];
    const struct code_tables *tables;
    bool hold_due;
};

static desk_handler *const handlers[] = {
    [PLATEN__COMMAND__SUBJECT_TICK] = desk_take_tick,
    [PLATEN__COMMAND__SUBJECT_CLOCK_STEP] = desk_take_clock_step,
    [PLATEN__COMMAND__SUBJECT_ALARM] = desk_take_alarm,
    [PLATEN__COMMAND__SUBJECT_FORGET_RAW] = desk_take_forget_raw,
    [PLATEN__COMMAND__SUBJECT_TAKE_REPORT] = desk_take_report,
    [PLATEN__COMMAND__SUBJECT_TAKE_MAIL] = desk_take_mail,
    [PLATEN__COMMAND__SUBJECT_COUNT_MAIL_TRY] = desk_take_count_mail_try,
    [PLATEN__COMMAND__SUBJECT_IMPORT] = desk_take_import,
    [PLATEN__COMMAND__SUBJECT_NEW_CODE] = desk_take_new_code,
    [PLATEN__COMMAND__SUBJECT_SET_DEALER] = desk_take_set_dealer,
    [PLATEN__COMMAND__SUBJECT_ADD_STAFF] = desk_take_add_staff,
    [PLATEN__COMMAND__SUBJECT_ENROL_STAFF] = desk_take_enrol_staff,
    [PLATEN__COMMAND__SUBJECT_STAFF_LOGIN] = desk_take_staff_login,
    [PLATEN__COMMAND__SUBJECT_STAFF_LOGOUT] = desk_take_staff_logout,
    [PLATEN__COMMAND__SUBJECT_REMOVE_STAFF] = desk_take_remove_staff,
    [PLATEN__COMMAND__SUBJECT_CHANGE_STAFF] = desk_take_change_staff,
    [PLATEN__COMMAND__SUBJECT_PLACE_ORDER] = desk_take_place_order,
    [PLATEN__COMMAND__SUBJECT_CANCEL_ORDER] = desk_take_cancel_order,
    [PLATEN__COMMAND__SUBJECT_SET_DELIVERY] = desk_take_set_delivery,
    [PLATEN__COMMAND__SUBJECT_DISPATCH_ORDER] = desk_take_dispatch_order,
    [PLATEN__COMMAND__SUBJECT_DELIVER_ORDER] = desk_take_deliver_order,
    [PLATEN__COMMAND__SUBJECT_ASK_DELIVERY] = desk_take_ask_delivery,
    [PLATEN__COMMAND__SUBJECT_SAY_MISFIT] = desk_take_say_misfit,
    [PLATEN__COMMAND__SUBJECT_SAY_EARLY_EXCHANGE] = desk_take_say_early_exchange,
    [PLATEN__COMMAND__SUBJECT_ASK_VISIT] = desk_take_ask_visit,
    [PLATEN__COMMAND__SUBJECT_CALL_SERVICE] = desk_take_call_service,
    [PLATEN__COMMAND__SUBJECT_CONFIRM_VISIT] = desk_take_confirm_visit,
    [PLATEN__COMMAND__SUBJECT_CANCEL_VISIT] = desk_take_cancel_visit,
    [PLATEN__COMMAND__SUBJECT_COMPLETE_CASE] = desk_take_complete_case,
    [PLATEN__COMMAND__SUBJECT_NOTE_CASE] = desk_take_note_case,
    [PLATEN__COMMAND__SUBJECT_CONFIRM_PERSON] = desk_take_confirm_person,
    [PLATEN__COMMAND__SUBJECT_CHANGE_PERSON] = desk_take_change_person,
    [PLATEN__COMMAND__SUBJECT_RENEW_LINK] = desk_take_renew_link,
    [PLATEN__COMMAND__SUBJECT_REVOKE_LINK] = desk_take_revoke_link,
    [PLATEN__COMMAND__SUBJECT_SET_WISHES] = desk_take_set_wishes,
    [PLATEN__COMMAND__SUBJECT_HAND_OVER] = desk_take_hand_over,
    [PLATEN__COMMAND__SUBJECT_ASK_LEAVE] = desk_take_ask_leave,
    [PLATEN__COMMAND__SUBJECT_RELEASE_PERSON] = desk_take_release_person,
    [PLATEN__COMMAND__SUBJECT_OUTBOX_RESULT] = desk_take_outbox_result,
    [PLATEN__COMMAND__SUBJECT_OUTBOX_AGAIN] = desk_take_outbox_again,
    [PLATEN__COMMAND__SUBJECT_RELEASE_OUTBOX] = desk_take_release_outbox,
    [PLATEN__COMMAND__SUBJECT_DECIDE_ITEM] = desk_take_decide_item,
    [PLATEN__COMMAND__SUBJECT_TAKE_BACK_ITEM] = desk_take_take_back_item,
    [PLATEN__COMMAND__SUBJECT_REOPEN_CASE] = desk_take_reopen_case,
    [PLATEN__COMMAND__SUBJECT_CHANGE_TERMINAL] = desk_take_change_terminal,
    [PLATEN__COMMAND__SUBJECT_MAKE_LABELS] = desk_take_make_labels,
    [PLATEN__COMMAND__SUBJECT_TAKE_QUERY] = desk_take_query,
    [PLATEN__COMMAND__SUBJECT_REGISTER_TERMINAL] = desk_take_register_terminal,
    [PLATEN__COMMAND__SUBJECT_SET_TABLE] = desk_take_set_table,
    [PLATEN__COMMAND__SUBJECT_CHANGE_ROW] = desk_take_change_row,
    [PLATEN__COMMAND__SUBJECT_UNDO_TABLE] = desk_take_undo_table,
    [PLATEN__COMMAND__SUBJECT_CHANGE_CELLS] = desk_take_change_cells,
    [PLATEN__COMMAND__SUBJECT_HANDLE_REPORT] = desk_take_handle_report,
    [PLATEN__COMMAND__SUBJECT_SET_ALERT_FORM] = desk_take_alert_form,
    [PLATEN__COMMAND__SUBJECT_RESERVE_NUMBERS] = desk_take_reserve_numbers,
    [PLATEN__COMMAND__SUBJECT_SET_QUERY_KEY] = desk_take_set_query_key,
    [PLATEN__COMMAND__SUBJECT_SEND_DOWN] = desk_take_send_down,
    [PLATEN__COMMAND__SUBJECT_WITHDRAW_DOWN] = desk_take_withdraw_down,
    [PLATEN__COMMAND__SUBJECT_DOWN_SENT] = desk_take_down_sent,
    [PLATEN__COMMAND__SUBJECT_PUBLISH_PROGRAMS] = desk_take_publish_programs,
    [PLATEN__COMMAND__SUBJECT_STAGE_PROGRAM] = desk_take_stage_program,
    [PLATEN__COMMAND__SUBJECT_HALT_PROGRAM] = desk_take_halt_program,
    [PLATEN__COMMAND__SUBJECT_ASK_UPDATE] = desk_take_ask_update,
    [PLATEN__COMMAND__SUBJECT_UPDATE_SENT] = desk_take_update_sent,
    [PLATEN__COMMAND__SUBJECT_ALLOW_UPDATES] = desk_take_allow_updates,
    [PLATEN__COMMAND__SUBJECT_CHANGE_STANDING] = desk_take_change_standing,
};

struct desk *desk_new(const struct desk_settings *settings)
{
    struct desk *desk = calloc(1, sizeof *desk);
    if (desk == NULL)
        memory_none();
    memcpy(desk->link_key, settings->link_key, sizeof desk->link_key);
    desk->tables = settings->tables;
    return desk;
}

void desk_free(struct desk **desk)
{
    if (*desk != NULL)
        explicit_bzero((*desk)->link_key, sizeof(*desk)->link_key);
    free(*desk);
    *desk = NULL;
}

const uint8_t *desk_link_key(const struct desk *desk)
{
    return desk->link_key;
}

const struct code_tables *desk_tables(const struct desk *desk)
{
    return desk->tables;
}

void desk_hold_due(struct desk *desk)
{
    desk->hold_due = true;
}

bool desk_take_hold(struct desk *desk)
{
    bool held = desk->hold_due;
    desk->hold_due = false;
    return held;
}

static void desk_begin(struct desk_command *c)
{
    size_t size = platen__command__get_packed_size(c->command);
    uint8_t *packed = malloc(size + 1);
    if (packed == NULL)
        memory_none();
    platen__command__pack(c->command, packed);
    uint8_t digest[DIGEST_SIZE];
    digest_sha256(packed, size, digest);
    free(packed);

    Platen__Event header;
    platen__event__init(&header);
    header.time = c->now;
    header.actor = c->command->actor;
    header.actor_kind = (uint32_t)c->command->actor_kind;
    header.kind = (uint32_t)c->command->subject_case;
    header.command_sha256 = (ProtobufCBinaryData){.len = sizeof digest, .data = digest};
    store_event_begin(c->txn, &header);
}

// Whose key it is counts too: nobody gets the answer to another's command.
static const char *desk_key(struct desk_command *c, size_t *size_r)
{
    const Platen__Command *command = c->command;
    *size_r = 16 + command->key.len;
    uint8_t *key = arena_alloc(c->arena, *size_r);
    uint32_t kinds[2] = {(uint32_t)command->actor_kind, (uint32_t)command->subject_case};
    memcpy(key, kinds, sizeof kinds);
    memcpy(key + 8, &command->actor, 8);
    memcpy(key + 16, command->key.data, command->key.len);
    return (const char *)key;
}

// Pressed twice is the first answer again, without a second effect.
static bool desk_answered_before(struct desk_command *c)
{
    if (c->command->key.len == 0)
        return false;
    size_t size;
    const char *key = desk_key(c, &size);
    Platen__Once *once = once_find(c, ONCE_COMMAND, key, size);
    if (once == NULL)
        return false;
    Platen__Answer *first =
        platen__answer__unpack(&memory_for_messages, once->answer.len, once->answer.data);
    if (first == NULL)
        return false;
    desk_answer_copy(c->answer, first, c->arena);
    platen__answer__free_unpacked(first, NULL);
    return true;
}

static void desk_remember_answer(struct desk_command *c)
{
    if (c->command->key.len == 0)
        return;
    c->answer->event = store_event_sequence(c->txn);
    Platen__Once once;
    platen__once__init(&once);
    once.event = c->answer->event;
    once.answer.len = platen__answer__get_packed_size(c->answer);
    once.answer.data = arena_alloc(c->arena, once.answer.len + 1);
    platen__answer__pack(c->answer, once.answer.data);
    size_t size;
    const char *key = desk_key(c, &size);
    once_set(c, ONCE_COMMAND, key, size, &once);
}

static bool desk_accepted(const Platen__Answer *answer)
{
    return answer->result == PLATEN__RESULT__RESULT_DONE ||
           answer->result == PLATEN__RESULT__RESULT_DUPLICATE ||
           answer->result == PLATEN__RESULT__RESULT_STAFF;
}

static int64_t desk_time(struct store_txn *txn, const Platen__Command *command, int64_t now)
{
    int64_t last = store_last_time(txn);
    if (command->subject_case == PLATEN__COMMAND__SUBJECT_CLOCK_STEP || now > last)
        return now;
    return last;
}

void desk_apply(struct desk *desk, struct store_txn *txn, const Platen__Command *command,
                int64_t now, Platen__Answer *answer)
{
    struct desk_command c = {
        .txn = txn,
        .desk = desk,
        .command = command,
        .now = desk_time(txn, command, now),
        .answer = answer,
    };
    platen__answer__init(answer);
    desk_handler *handler = NULL;
    if ((size_t)command->subject_case < sizeof handlers / sizeof handlers[0])
        handler = handlers[command->subject_case];
    desk_begin(&c);
    c.arena = store_arena(txn);
    c.dealer = dealer_settings(&c);
    if (handler == NULL) {
        desk_refused(&c, "The gateway does not know this command.");
    } else if (desk_answered_before(&c)) {
        store_event_end(txn, false);
        return;
    } else {
        handler(&c);
        if (desk_accepted(answer))
            desk_remember_answer(&c);
    }
    answer->event = store_event_end(txn, false);
    assert(desk_accepted(answer) || answer->event == 0 || store_failed(txn));
}

int64_t desk_next_due(struct store_txn *txn, int64_t now)
{
    struct store_key key;
    struct store_cursor *cursor = store_scan(txn, STORE_DUE, NULL, NULL, false);
    int64_t time = 0;
    if (store_next(cursor, &key) != NULL)
        time = (int64_t)store_key_get_u64(&key, 0);
    store_cursor_close(&cursor);
    struct desk_command c = {.txn = txn, .arena = store_arena(txn), .now = now};
    c.dealer = dealer_settings(&c);
    return time > now && astray_any(&c) ? now : time;
}
