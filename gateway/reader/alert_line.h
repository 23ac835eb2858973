// The lines of a machine's mail from first to last: dates, events of a log, rows of tables, and
// what else is text.
#ifndef PLATEN_READER_ALERT_LINE_H
#define PLATEN_READER_ALERT_LINE_H

struct alert;

// All of alert->text.lines. Headings, columns and pending labels end where another source (the
// body, an attachment) begins.
void alert_read_lines(struct alert *alert);
// The labels in alert->text.subject.
void alert_read_subject(struct alert *alert);

#endif
