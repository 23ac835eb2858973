// DER (X.690) written from the inside out: what was added since der_begin() is wrapped by
// der_end(). For lib/seal.c; aborts where struct buf does. Pure.
#ifndef PLATEN_LIB_DER_H
#define PLATEN_LIB_DER_H

#include <stddef.h>
#include <stdint.h>

struct buf;

enum der_tag {
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT = 0x80,      // + number: implicit, primitive
    DER_CONTEXT_MADE = 0xa0, // + number: implicit of a constructed type, or explicit
};

size_t der_begin(const struct buf *buf);
void der_end(struct buf *buf, size_t start, unsigned int tag);
void der_add(struct buf *buf, unsigned int tag, const void *bytes, size_t size);
// 0 to 127.
void der_add_small(struct buf *buf, unsigned int number);
// SEQUENCE { OID }: an AlgorithmIdentifier without parameters. oid: the OID's contents.
void der_add_algorithm(struct buf *buf, const void *oid, size_t size);

#endif
