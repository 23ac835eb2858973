/* Gives the archive its first member; goes with the first real file of this folder. */
extern const char store_placeholder;
const char store_placeholder = 0;
