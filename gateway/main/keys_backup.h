// A copy of the gateway's keys under a passphrase, apart from the backups of the store (DESIGN 3):
// without it a burnt machine's links, agents and addresses are lost however good the backups are.
//
// The file is text: "platen-keys 1 scrypt-17-8-1 aes-256-gcm", then salt (16 bytes), nonce (12) and
// the sealed bytes with their tag (16) behind them, a line of base64 each. The first three lines
// are authenticated with it. Inside: for each file its name, a NUL, its size (u32, big endian), its
// bytes.
#ifndef PLATEN_MAIN_KEYS_BACKUP_H
#define PLATEN_MAIN_KEYS_BACKUP_H

#include <stdbool.h>

// Writes the copy (0600), reads it back, and notes beside the keys that there is one. 1; 0 the
// passphrase is too weak, or the file is there already; -1 failed.
int keys_export(const char *dir, const char *file, const char *passphrase, const char **error_r);
// Writes the key files. 1; 0 wrong passphrase, damaged or no such file, or another key is there
// already and not `replace`: nothing was written; -1 failed.
int keys_import(const char *dir, const char *file, const char *passphrase, bool replace,
                const char **error_r);
// Whether a copy of these very keys was made. *age_r: seconds since they are there.
bool keys_exported(const char *dir, long *age_r);
// The names of the key files that are not there, with commas; "" = all are.
void keys_missing(const char *dir, char names_r[static 200]);
// The passphrase: the first line of the file, or asked for at the terminal, twice when `twice`. 1;
// 0 there is neither, or the two differ; -1 failed. Free with keys_passphrase_free().
int keys_passphrase(const char *file, bool twice, char **passphrase_r, const char **error_r);
void keys_passphrase_free(char **passphrase);

#endif
