/* Gives the archive its first member; goes with the first real file of this folder. */
extern const char desk_placeholder;
const char desk_placeholder = 0;
