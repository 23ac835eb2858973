/* Gives the archive its first member; goes with the first real file of this folder. */
extern const char reader_placeholder;
const char reader_placeholder = 0;
