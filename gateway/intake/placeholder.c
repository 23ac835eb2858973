/* Gives the archive its first member; goes with the first real file of this folder. */
extern const char intake_placeholder;
const char intake_placeholder = 0;
