/* Gives the archive its first member; goes with the first real file of this folder. */
extern const char outbox_placeholder;
const char outbox_placeholder = 0;
