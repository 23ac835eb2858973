/* Gives the archive its first member; goes with the first real file of this folder. */
extern const char base_placeholder;
const char base_placeholder = 0;
