// Login and enrolment: what both have in common. Passwords cost tenths of a second and 128 MB, so
// they are checked in threads of their own (webui->door), which reports never wait for.
#ifndef PLATEN_WEBUI_STAFF_DOOR_H
#define PLATEN_WEBUI_STAFF_DOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "webui/request.h"

struct door_work {
    struct web_request *request;
    bool good;        // password and code are right
    bool locked;      // and the login is locked all the same
    uint64_t staff;   // 0: unknown login
    uint64_t step;    // of the code
    char token[44];   // of the new session
    uint8_t hash[32]; // of token
    int64_t began;    // deadline_now()
    Platen__Answer answer;
    web_then *then;
};

// Sleeps the request and runs job(work) in a thread of the door. Answers 503 itself where it is
// full.
void staff_door_enter(struct web_request *request, struct door_work *work, void (*job)(void *work));
// From such a thread: gives a command to the desk, then runs next(work) with work->answer filled.
void staff_door_command(struct door_work *work, const Platen__Command *command,
                        void (*next)(void *work));
// From such a thread: wakes the request, which runs work->then.
void staff_door_leave(struct door_work *work);
// The command that makes the session work->token, or (good false) counts a failure.
void staff_door_login(struct door_work *work, bool good, void (*next)(void *work));

// Twenty bytes that belong to one enrolment link: the same QR each time the page is shown, kept
// nowhere.
void staff_door_secret(const struct web_request *request, const char *token, uint8_t secret_r[20]);

#endif
