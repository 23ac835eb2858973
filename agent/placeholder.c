/* Gives the archive its first member; goes with the first real file of this folder. */
extern const char agent_placeholder;
const char agent_placeholder = 0;
