// Text made comparable: lower-case (ASCII, Latin, Greek, Cyrillic), full-width ASCII as ASCII,
// every run of white space one blank. Pure; valid UTF-8 in and out.
#ifndef PLATEN_READER_FOLD_H
#define PLATEN_READER_FOLD_H

struct arena;

char *fold_text(struct arena *arena, const char *text);
// The words of a label only: "Serial No. (S/N):" is "serial no s n", "SerialNumber" is
// "serial number"; what is not ASCII stays.
char *fold_label(struct arena *arena, const char *text);

#endif
