/* Gives the archive its first member; goes with the first real file of this folder. */
extern const char lib_placeholder;
const char lib_placeholder = 0;
