// What mail systems and companies write around a machine's words: banners before, disclaimers and
// signatures behind them. Their words ("in case of errors call the service desk") are no machine's.
#ifndef PLATEN_READER_ALERT_AROUND_H
#define PLATEN_READER_ALERT_AROUND_H

struct alert;

// Empties the lines of the body that are such. A line that begins with a label that is known, or
// names a serial number, stays.
void alert_around_drop(struct alert *alert);

#endif
