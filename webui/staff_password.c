#include "webui/staff_password.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

enum { FOLDED_MAX = 64, SAME_MAX = 4 };

// What people write first, folded as fold() does. Short ones count only with digits or each other.
static const char *const words[] = {
    "abc",       "access",    "admin",     "administrator", "alexander",  "amanda",     "andrea",
    "andrew",    "angel",     "angela",    "anthony",       "apple",      "arsenal",    "asd",
    "asdf",      "ashley",    "august",    "austin",        "awesome",    "azerty",     "baby",
    "babygirl",  "badboy",    "banana",    "baseball",      "basket",     "basketball", "batman",
    "beautiful", "benjamin",  "bigdog",    "black",         "blahblah",   "blink",      "blowjob",
    "blue",      "boston",    "brandon",   "bulldog",       "business",   "butter",     "butterfly",
    "calvin",    "camaro",    "carolina",  "caroline",      "champion",   "changeme",   "charles",
    "charlie",   "charlotte", "cheese",    "chelsea",       "chester",    "chicago",    "chicken",
    "chocolate", "christian", "christine", "christopher",   "christ",     "coffee",     "company",
    "computer",  "concrete",  "cookie",    "copier",        "corvette",   "courtney",   "cowboy",
    "cowboys",   "crystal",   "dakota",    "dallas",        "daniel",     "danielle",   "david",
    "december",  "default",   "diamond",   "director",      "dispatcher", "dolphin",    "dolphins",
    "dragon",    "dream",     "eagle",     "einstein",      "elephant",   "elizabeth",  "eminem",
    "enter",     "explorer",  "facebook",  "falcon",        "family",     "fender",     "ferrari",
    "firebird",  "fire",      "fish",      "florida",       "flower",     "football",   "forever",
    "francis",   "freak",     "freedom",   "friend",        "friends",    "friday",     "fucker",
    "fucking",   "fuck",      "fuckoff",   "fuckyou",       "gabriel",    "gandalf",    "garfield",
    "gateway",   "george",    "ginger",    "girls",         "godzilla",   "golden",     "golf",
    "google",    "gregory",   "guest",     "guinness",      "guitar",     "hammer",     "hannah",
    "happy",     "hardcore",  "harley",    "hockey",        "hello",      "helpme",     "heather",
    "home",      "house",     "hunter",    "iceman",        "iloveyou",   "internet",   "iwantu",
    "jackson",   "james",     "jasmine",   "jason",         "jennifer",   "jessica",    "jesus",
    "jonathan",  "jordan",    "joshua",    "justin",        "kawasaki",   "killer",     "king",
    "kitten",    "konica",    "kristina",  "kyocera",       "lacrosse",   "lady",       "lakers",
    "letme",     "letmein",   "liberty",   "liverpool",     "login",      "london",     "lord",
    "loser",     "love",      "lovely",    "loveyou",       "manager",    "manchester", "marine",
    "marines",   "marlboro",  "marley",    "martin",        "master",     "matthew",    "matrix",
    "maverick",  "maxwell",   "melissa",   "mercedes",      "merlin",     "metallica",  "michael",
    "michelle",  "michigan",  "microsoft", "midnight",      "monday",     "money",      "monkey",
    "monster",   "mother",    "motorola",  "mountain",      "muffin",     "music",      "mustang",
    "nathan",    "naruto",    "network",   "newyork",       "nicholas",   "nicole",     "nintendo",
    "nirvana",   "nothing",   "november",  "office",        "oliver",     "orange",     "pa",
    "panther",   "passion",   "passport",  "pass",          "passme",     "password",   "passwort",
    "patricia",  "patrick",   "peaches",   "peanut",        "people",     "pepper",     "phoenix",
    "platen",    "playboy",   "player",    "please",        "pokemon",    "porsche",    "power",
    "precious",  "princess",  "printer",   "private",       "public",     "pumpkin",    "purple",
    "qazwsx",    "qwe",       "qwer",      "qwert",         "qwerty",     "qwertz",     "rabbit",
    "rachel",    "racing",    "rainbow",   "raiders",       "rangers",    "rebecca",    "red",
    "redskins",  "richard",   "robert",    "rocket",        "root",       "rush",       "russia",
    "samantha",  "samsung",   "samuel",    "sandra",        "saturday",   "scooby",     "scooter",
    "scorpion",  "scorpio",   "secret",    "september",     "sergey",     "server",     "service",
    "shadow",    "sharp",     "shit",      "silver",        "simple",     "slayer",     "slipknot",
    "smokey",    "snoopy",    "soccer",    "spanky",        "sparky",     "spider",     "spiderman",
    "staff",     "star",      "stargate",  "startrek",      "starwars",   "steelers",   "stephanie",
    "stephen",   "steven",    "summer",    "sunday",        "sunflower",  "sunshine",   "super",
    "superman",  "superstar", "support",   "swordfish",     "system",     "taylor",     "temp",
    "temporary", "tennis",    "test",      "tester",        "testing",    "theman",     "thomas",
    "thunder",   "tiger",     "tigger",    "toner",         "toyota",     "travis",     "trouble",
    "trustno",   "twilight",  "united",    "user",          "vanessa",    "veronica",   "victor",
    "victoria",  "viking",    "virginia",  "vision",        "walter",     "warcraft",   "warrior",
    "welcome",   "westside",  "whatever",  "white",         "wildcat",    "william",    "williams",
    "willow",    "window",    "windows",   "winner",        "winter",     "wizard",     "wolf",
    "woman",     "word",      "xbox",      "xxx",           "yamaha",     "yankees",    "yellow",
    "you",       "zaq",       "zxc",       "zxcv",          "zxcvbn",
};

// Keys beside each other, counts, and the alphabet; either way round.
static const char *const runs[] = {
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmik",
    "147258369",
    "789456123",
    "!@#$%^&*()",
    "1234qwerasdfzxcv",
};

static char letter_for(char c)
{
    static const char digits[] = "013457@$!", letters[] = "oieastasi";
    const char *at = strchr(digits, c);

    return c && at ? letters[at - digits] : c;
}

// Lower case, digits for letters undone where a letter stands on both sides or before; ASCII only.
static void fold(const char *text, size_t n, char out[FOLDED_MAX + 1])
{
    if (n > FOLDED_MAX)
        n = FOLDED_MAX;
    for (size_t i = 0; i < n; i++) {
        char c = (char)tolower((unsigned char)text[i]);

        out[i] = letter_for(c);
    }
    out[n] = 0;
}

static size_t run_length_in(const char *text, const char *run, bool backwards)
{
    size_t size = strlen(run);
    size_t best = 0;

    for (size_t start = 0; start < size; start++) {
        size_t n = 0;

        while (text[n] && (backwards ? start >= n : start + n < size) &&
               tolower((unsigned char)text[n]) == run[backwards ? start - n : start + n])
            n++;
        if (n > best)
            best = n;
    }
    return best;
}

static size_t run_length(const char *text)
{
    size_t best = 0;

    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        for (int backwards = 0; backwards < 2; backwards++) {
            size_t n = run_length_in(text, runs[i], backwards);

            if (n > best)
                best = n;
        }
    }
    return best;
}

// One to four characters over and over.
static bool repeats(const char *text)
{
    size_t size = strlen(text);

    for (size_t piece = 1; piece <= SAME_MAX && 2 * piece <= size; piece++) {
        size_t i = piece;

        while (i < size && text[i] == text[i % piece])
            i++;
        if (i == size)
            return true;
    }
    return false;
}

static size_t word_at(const char *folded)
{
    size_t best = 0;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);

        if (n > best && !strncmp(folded, words[i], n))
            best = n;
    }
    return best;
}

// What a guesser adds in seconds: signs, up to four digits of a piece, and runs.
static size_t cheap_at(const char *text)
{
    size_t run = run_length(text);
    size_t same = 1;

    while (text[0] && text[same] == text[0])
        same++;
    if (same > run)
        run = same;
    return run >= 3 ? run : !isalpha((unsigned char)*text) && (unsigned char)*text < 0x80 ? 1 : 0;
}

// Whether all of it is words of the list and cheap pieces, with at most two words. Greedy is
// enough: a word that hides behind a longer one only makes a password pass.
static bool is_pieces(const char *text, size_t size)
{
    char folded[FOLDED_MAX + 1];
    size_t at = 0, pieces = 0, n;

    if (size > FOLDED_MAX)
        return false;
    fold(text, size, folded);
    while (at < size && pieces <= 3) {
        if ((n = word_at(folded + at)) >= 3 || n == size)
            pieces++;
        else if ((n = cheap_at(text + at)) == 0)
            return false;
        at += n;
    }
    return at == size && pieces <= 3;
}

static bool has_login(const char *password, const char *login)
{
    size_t n = strlen(login);

    return n >= 3 && !strncasecmp(password, login, n) && strlen(password) < n + 6;
}

bool staff_password_is_common(const char *password, const char *login)
{
    return repeats(password) || has_login(password, login) || is_pieces(password, strlen(password));
}
