/* Makers and their brands: by the private enterprise number of sysObjectID and by the first words
 * of a model. Pure; the answers are static.
 */
#ifndef PLATEN_AGENT_READ_MAKER_H
#define PLATEN_AGENT_READ_MAKER_H

#include <stdint.h>

struct arena;

/* "Ricoh" of 367; NULL. */
const char *maker_by_enterprise(uint32_t enterprise);
/* Takes the brand off the start of a model ("KONICA MINOLTA bizhub C250i" leaves "bizhub C250i")
 * and answers it ("Konica Minolta"), or NULL with the model as it is. Never leaves nothing. */
const char *maker_split(const char *model, const char **rest_r);
/* A field of an IEEE 1284 device ID ("MFG:HP;MDL:LaserJet 4;"): one of two names, in arena; NULL.
 */
const char *maker_of_device_id(const char *id, const char *name, const char *other,
                               struct arena *arena);

#endif
