// Whose and which machine a mail is of where no label says it.
#ifndef PLATEN_READER_ALERT_MACHINE_H
#define PLATEN_READER_ALERT_MACHINE_H

struct alert;

// The beginning of the text, folded; made once.
const char *alert_machine_head(struct alert *alert);
// The maker that is named in the text; NULL: none, or no text.
const char *alert_machine_maker_in(const struct alert *alert, const char *text);
// Of the form, else by what the mail names; NULL: nobody knows.
const char *alert_machine_maker(struct alert *alert);
const char *alert_machine_model(const struct alert *alert);

#endif
