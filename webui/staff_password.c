#include "webui/staff_password.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

enum { FOLDED_MAX = 64, SAME_MAX = 4 };

// What people write first, folded as fold() does. Short ones count only with digits or each other.
static const char *const words[] = {
    "abc",       "access",     "admin",      "administrator", "airborne",  "alexander",
    "alexandr",  "amanda",     "america",    "anderson",      "andrea",    "andrew",
    "angel",     "angela",     "anthony",    "apollo",        "apple",     "april",
    "aragorn",   "arsenal",    "asd",        "asdf",          "ashley",    "august",
    "austin",    "autumn",     "awesome",    "azerty",        "baby",      "babygirl",
    "babylon",   "badboy",     "bailey",     "banana",        "baseball",  "basket",
    "basketba",  "basketball", "batman",     "beautiful",     "benjamin",  "big",
    "bigdaddy",  "bigdog",     "birthday",   "black",         "blahblah",  "blink",
    "blowjob",   "blue",       "boobs",      "boomer",        "boston",    "brandon",
    "brooklyn",  "bubba",      "bulldog",    "business",      "buster",    "butter",
    "butterfly", "butthead",   "calvin",     "camaro",        "campbell",  "canada",
    "captain",   "cardinal",   "carlos",     "carolina",      "caroline",  "casper",
    "champion",  "changeme",   "charles",    "charlie",       "charlotte", "cheese",
    "chelsea",   "cherokee",   "chester",    "chicago",       "chicken",   "chocolate",
    "chris",     "christ",     "christian",  "christin",      "christine", "christopher",
    "coffee",    "company",    "compaq",     "computer",      "concrete",  "cookie",
    "cooper",    "copier",     "corvette",   "courtney",      "cowboy",    "cowboys",
    "crystal",   "daddy",      "dakota",     "dallas",        "daniel",    "danielle",
    "darkness",  "david",      "december",   "default",       "diablo",    "diamond",
    "diamonds",  "dietcoke",   "director",   "dispatcher",    "doctor",    "dolphin",
    "dolphins",  "dragon",     "dream",      "driver",        "eagle",     "edward",
    "einstein",  "elephant",   "elizabeth",  "eminem",        "enter",     "explorer",
    "facebook",  "falcon",     "family",     "february",      "fender",    "ferrari",
    "fire",      "firebird",   "fish",       "fishing",       "florida",   "flower",
    "football",  "forever",    "francis",    "franklin",      "freak",     "freedom",
    "freepass",  "freeuser",   "friday",     "friend",        "friends",   "fuck",
    "fucker",    "fucking",    "fuckoff",    "fuckyou",       "gabriel",   "gandalf",
    "garfield",  "gateway",    "gators",     "geheim",        "george",    "ginger",
    "girls",     "godzilla",   "golden",     "goldfish",      "golf",      "google",
    "gordon",    "gregory",    "guest",      "guinness",      "guitar",    "hallo",
    "hammer",    "hannah",     "happy",      "hardcore",      "harley",    "heather",
    "heaven",    "hello",      "helpme",     "hockey",        "hollywoo",  "home",
    "house",     "houston",    "hunter",     "icecream",      "iceman",    "iloveyou",
    "infantry",  "internet",   "isabelle",   "iwantu",        "jackson",   "jaguar",
    "james",     "january",    "jasmine",    "jason",         "jennifer",  "jeremy",
    "jessica",   "jesus",      "johnny",     "johnson",       "jonathan",  "jordan",
    "joshua",    "july",       "june",       "junior",        "justin",    "juventus",
    "kawasaki",  "kevin",      "killer",     "king",          "kitten",    "knight",
    "konica",    "kristina",   "kyocera",    "lacrosse",      "lady",      "lakers",
    "lauren",    "legend",     "letme",      "letmein",       "liberty",   "lifehack",
    "lincoln",   "liverpoo",   "liverpool",  "login",         "london",    "lord",
    "loser",     "love",       "lovely",     "loveyou",       "lucky",     "madison",
    "maggie",    "manager",    "manchester", "marathon",      "march",     "marine",
    "marines",   "marlboro",   "marley",     "martin",        "maryjane",  "master",
    "matrix",    "matthew",    "maverick",   "maxwell",       "melissa",   "mercedes",
    "merlin",    "metallic",   "metallica",  "michael",       "michelle",  "michigan",
    "microsoft", "midnight",   "mike",       "miller",        "monday",    "money",
    "monkey",    "monster",    "montreal",   "morgan",        "mother",    "motorola",
    "mountain",  "muffin",     "music",      "mustang",       "naruto",    "nascar",
    "nathan",    "ncc",        "network",    "newyork",       "nicholas",  "nicole",
    "nintendo",  "nirvana",    "nothing",    "november",      "october",   "office",
    "oliver",    "orange",     "pa",         "panther",       "pass",      "passion",
    "passme",    "passport",   "password",   "passwort",      "patricia",  "patrick",
    "patriots",  "peaches",    "peanut",     "people",        "pepper",    "peter",
    "phantom",   "phoenix",    "platen",     "platinum",      "playboy",   "playboys",
    "player",    "please",     "pleasure",   "pokemon",       "police",    "porsche",
    "power",     "precious",   "predator",   "princess",      "printer",   "private",
    "public",    "pumpkin",    "purple",     "qazwsx",        "qwe",       "qwer",
    "qwert",     "qwerty",     "qwertz",     "rabbit",        "rachel",    "racing",
    "raiders",   "rainbow",    "ranger",     "rangers",       "rebecca",   "red",
    "redskins",  "redwings",   "renegade",   "richard",       "robert",    "rocket",
    "rockstar",  "rolltide",   "root",       "runner",        "rush",      "russia",
    "samantha",  "samson",     "samsung",    "samuel",        "sandra",    "saturday",
    "savannah",  "schatz",     "scooby",     "scooter",       "scorpio",   "scorpion",
    "scotland",  "scott",      "secret",     "security",      "seminole",  "semperfi",
    "september", "sergey",     "server",     "service",       "shadow",    "sharp",
    "sherlock",  "shit",       "shithead",   "silver",        "simple",    "slayer",
    "slipknot",  "smokey",     "snickers",   "snoopy",        "snowball",  "soccer",
    "softball",  "sommer",     "sophie",     "spanky",        "sparky",    "spider",
    "spiderman", "spitfire",   "spring",     "staff",         "stallion",  "star",
    "stargate",  "startrek",   "starwars",   "steelers",      "stephani",  "stephanie",
    "stephen",   "steven",     "stocking",   "stupid",        "success",   "summer",
    "sunday",    "sunflower",  "sunshine",   "super",         "superfly",  "superman",
    "superstar", "support",    "swimming",   "swordfish",     "sydney",    "system",
    "taylor",    "temp",       "temporary",  "tennis",        "test",      "tester",
    "testing",   "texas",      "theman",     "thomas",        "thuglife",  "thunder",
    "thursday",  "tiger",      "tigers",     "tigger",        "toner",     "toyota",
    "travis",    "trouble",    "trustno",    "tucker",        "tuesday",   "twilight",
    "united",    "user",       "vanessa",    "veronica",      "victor",    "victoria",
    "viking",    "viper",      "virginia",   "vision",        "voyager",   "walter",
    "warcraft",  "warrior",    "wednesday",  "welcome",       "westside",  "whatever",
    "white",     "wildcat",    "william",    "williams",      "willow",    "wilson",
    "window",    "windows",    "winner",     "winter",        "wizard",    "wolf",
    "woman",     "word",       "xavier",     "xbox",          "xxx",       "yamaha",
    "yankees",   "yellow",     "you",        "zaq",           "zxc",       "zxcv",
    "zxcvbn",
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
    size_t at = 0, pieces = 0;

    if (size > FOLDED_MAX)
        return false;
    fold(text, size, folded);
    while (at < size && pieces <= 3) {
        size_t word = word_at(folded + at);
        size_t cheap = cheap_at(text + at);

        if (word == 0 && cheap == 0)
            return false;
        pieces += word > cheap;
        at += word > cheap ? word : cheap;
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
