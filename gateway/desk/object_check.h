// Checks of what people type for the dealer's objects: NULL when it is good, else the end of a
// sentence that begins with the input ("is no mail address: ..."). Static or from lib/error.h.
// Pure, but that check_zone may read a zone file.
#ifndef PLATEN_DESK_OBJECT_CHECK_H
#define PLATEN_DESK_OBJECT_CHECK_H

const char *check_line(const char *text);            // UTF-8, no control character, 200 characters
const char *check_lines(const char *text);           // UTF-8, line ends only, 8000 bytes
const char *check_code(const char *text);            // 1 to 40 of A-Z a-z 0-9 . _ -
const char *check_department_code(const char *text); // a letter, then up to 11 letters or digits
const char *check_login(const char *text);           // 1 to 32 of a-z 0-9 . _ -, a letter first
const char *check_mail(const char *text);            // lib/text.h, text_mail_address_ok
const char *check_language(const char *text);        // BCP 47: 2 or 3 letters, then subtags
const char *check_zone(const char *text);            // an IANA name this machine knows
const char *check_registration(const char *text);    // 6 to 10 digits
const char *check_keyword(const char *text);         // a-z 0-9 . _ -, a letter first
const char *check_file_name(const char *text);       // no path: letters, digits, . _ -
const char *check_colour(const char *text);          // #rrggbb

#endif
