#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/command.h"
#include "lib/error.h"
#include "lib/imap_session.h"
#include "lib/memory.h"
#include "lib/text.h"

enum { TOKEN_MAX = 16 * 1024 };

// A login under way.
struct login {
    struct imap *imap;
    const char *user;
    const char *secret; // password or token, as it is
    struct buf sent;    // and as it went over the line
    MMAPString *answer;
};

static enum imap_result refused(struct imap *imap, const char *why)
{
    snprintf(imap->error, sizeof imap->error, "%s: %s", imap->name, why);
    return IMAP_LOGIN_REFUSED;
}

// ---- the token ----

// RFC 6750, 2.1: b64token
static bool is_token(const char *text)
{
    static const char *const legal =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/";
    size_t length = strspn(text, legal);
    return length > 0 && text[length + strspn(text + length, "=")] == '\0';
}

enum imap_result imap_login_token(struct imap *imap, const struct imap_settings *settings,
                                  struct buf *token)
{
    const char *error;
    if (settings->token_command == NULL)
        return IMAP_OK;
    buf_secret(token);
    if (command_read(settings->token_command, imap->timeout, TOKEN_MAX, token, &error) != 1)
        return refused(imap, error_format("no token: token-command %s", error));
    while (token->len > 0 && strchr("\r\n\t ", token->data[token->len - 1]) != NULL)
        token->data[--token->len] = '\0';
    if (!is_token(buf_text(token)) || strlen(buf_text(token)) != token->len)
        return refused(imap, "no token: what token-command prints is not one line with an access "
                             "token");
    return IMAP_OK;
}

// ---- talking ----

// Sends one line and reads the next that is for us: a continuation or the tagged answer. Only
// before the session is authenticated: nothing else can be under way then.
static const char *exchange(struct login *login, const char *line)
{
    mailstream *stream = login->imap->session->imap_stream;
    if (mailstream_write(stream, line, strlen(line)) == -1 ||
        mailstream_write(stream, "\r\n", 2) == -1 || mailstream_flush(stream) == -1)
        return NULL;
    for (;;) {
        const char *got = mailstream_read_line_remove_eol(stream, login->answer);
        if (got == NULL || got[0] == '+' || strncmp(got, "P1 ", 3) == 0)
            return got;
    }
}

// What a server says goes to the log; a server that repeats the secret does not bring it there.
static const char *without_secret(const struct login *login, const char *words)
{
    bool repeats = (login->secret[0] != '\0' && strstr(words, login->secret) != NULL) ||
                   (login->sent.len > 0 && strstr(words, buf_text(&login->sent)) != NULL);
    return repeats ? "(the server's words repeat the password or token)" : words;
}

static enum imap_result judge(struct login *login, const char *answer)
{
    struct imap *imap = login->imap;
    if (answer == NULL)
        return imap_lost(imap, "connection lost during login");
    const char *words = strchr(answer, ' ');
    if (words != NULL && strncasecmp(words, " OK", 3) == 0) {
        imap->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
        return IMAP_OK;
    }
    // RFC 5530: these say nothing about the password
    if (strcasestr(answer, "[UNAVAILABLE]") != NULL || strcasestr(answer, "[INUSE]") != NULL)
        return imap_lost(imap, "the server cannot check the login now");
    words = without_secret(login, words != NULL ? words + 1 : answer);
    return refused(imap, error_format("login refused: %s", words));
}

// AUTHENTICATE without SASL-IR, which not every server has (RFC 9051, 6.2.2).
static const char *authenticate(struct login *login, const char *command, const struct buf *first)
{
    text_base64_add(&login->sent, first->data, first->len);
    const char *got = exchange(login, command);
    return got != NULL && got[0] == '+' ? exchange(login, buf_text(&login->sent)) : got;
}

// ---- with a password ----

static enum imap_result login_plain(struct login *login) // RFC 4616
{
    struct buf first = {0};
    buf_secret(&first);
    buf_add_byte(&first, 0);
    buf_add_text(&first, login->user);
    buf_add_byte(&first, 0);
    buf_add_text(&first, login->secret);
    const char *got = authenticate(login, "P1 AUTHENTICATE PLAIN", &first);
    if (got != NULL && got[0] == '+')
        got = exchange(login, "*");
    buf_free(&first);
    return judge(login, got);
}

static enum imap_result login_plainly(struct login *login)
{
    struct imap *imap = login->imap;
    int code = mailimap_login(imap->session, login->user, login->secret);
    if (code != MAILIMAP_ERROR_LOGIN)
        return imap_result_of(imap, code, "login");
    const char *words = imap->session->imap_response;
    return refused(imap, error_format("login refused: %s",
                                      without_secret(login, words != NULL ? words : "")));
}

static enum imap_result with_password(struct login *login)
{
    unsigned can = login->imap->capabilities;
    if (can & IMAP_CAN_PLAIN)
        return login_plain(login);
    if (!(can & IMAP_LOGIN_DISABLED))
        return login_plainly(login);
    return refused(login->imap, "the server admits neither LOGIN nor AUTH=PLAIN");
}

// ---- with a token ----

// RFC 5801, 4: the user in a GS2 header
static void add_saslname(struct buf *out, const char *user)
{
    for (; *user != '\0'; user++) {
        if (*user == '=' || *user == ',')
            buf_add_text(out, *user == '=' ? "=3D" : "=2C");
        else
            buf_add_byte(out, (uint8_t)*user);
    }
}

// The "status" of the JSON in a refusal (RFC 7628, 3.2.2): a word, or "".
static void find_status(const char *base64, char *status, size_t size)
{
    struct buf json = {0};
    const char *at = NULL;
    size_t n = 0;
    if (text_base64_decode(&json, base64, strlen(base64)) == 1)
        at = strstr(buf_text(&json), "\"status\"");
    if (at != NULL)
        at = strchr(at + 8, '"');
    if (at != NULL)
        n = strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    snprintf(status, size, "%.*s", (int)(n < size ? n : size - 1), at != NULL ? at + 1 : "");
    buf_free(&json);
}

static enum imap_result token_refused(struct login *login, const char *status)
{
    char words[300];
    enum imap_result result = judge(login, login->answer->str);
    if (result != IMAP_LOGIN_REFUSED)
        return result;
    snprintf(words, sizeof words, "%s", login->imap->error + strlen(login->imap->name) + 2);
    return refused(
        login->imap,
        error_format("%s%s%s. The token is not accepted for %.80s: run token-command by hand; "
                     "what it prints must be new, for this account, and allow IMAP. Then ask the "
                     "provider whether IMAP with OAuth is switched on for the account",
                     words, status[0] != '\0' ? ", status " : "",
                     without_secret(login, status), login->user));
}

// A refusal comes as a challenge with JSON; the client answers once more to hear the NO (RFC 7628,
// 3.2.3). XOAUTH2 is Google's older form of the same.
static enum imap_result with_token(struct login *login)
{
    struct buf first = {0};
    char status[48] = "";
    bool bearer = login->imap->capabilities & IMAP_CAN_OAUTHBEARER;
    if (!bearer && !(login->imap->capabilities & IMAP_CAN_XOAUTH2))
        return refused(login->imap, "login refused by us: the server takes no token (neither "
                                    "AUTH=OAUTHBEARER nor AUTH=XOAUTH2); use a password");
    buf_secret(&first);
    if (bearer) {
        buf_add_text(&first, "n,a=");
        add_saslname(&first, login->user);
        buf_add_text(&first, ",");
    } else {
        buf_printf(&first, "user=%s", login->user);
    }
    buf_printf(&first, "\x01"
                       "auth=Bearer %s\x01\x01",
               login->secret);
    const char *got = authenticate(
        login, bearer ? "P1 AUTHENTICATE OAUTHBEARER" : "P1 AUTHENTICATE XOAUTH2", &first);
    buf_free(&first);
    if (got != NULL && got[0] == '+') {
        find_status(got[1] == ' ' ? got + 2 : got + 1, status, sizeof status);
        got = exchange(login, bearer ? "AQ==" : "");
    }
    if (got != NULL && got[0] == '+')
        got = exchange(login, "*");
    return got == NULL ? judge(login, NULL) : token_refused(login, status);
}

enum imap_result imap_login(struct imap *imap, const struct imap_settings *settings,
                            const char *token)
{
    bool by_token = settings->token_command != NULL;
    struct login login = {.imap = imap,
                          .user = settings->user,
                          .secret = by_token ? token : settings->password,
                          .answer = mmap_string_new("")};
    if (login.answer == NULL)
        memory_none();
    buf_secret(&login.sent);
    enum imap_result result;
    if (text_has_control(login.user) || text_has_control(login.secret))
        result = refused(imap, "control characters in user or password");
    else
        result = by_token ? with_token(&login) : with_password(&login);
    buf_free(&login.sent);
    mmap_string_free(login.answer);
    return result;
}
