// `platenctl mail explain [--key FILE]... FILE...`: what the gateway would make of mails. Needs no
// gateway and stores nothing; the reader runs beside it, in its cage.
#ifndef PLATEN_CTL_MAIL_EXPLAIN_H
#define PLATEN_CTL_MAIL_EXPLAIN_H

// argv[0] is the command's name; options and files follow. Writes one JSON object a line to
// standard output, in the order of the files. Returns an exit status: 0, 64 usage, 66 a file could
// not be read, 69 no reader, 74 output failed. A --key FILE (PEM) with a private key opens; one
// with a certificate or key of an agent verifies what that agent signed.
int mail_explain_command(int argc, char **argv);

#endif
