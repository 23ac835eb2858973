/* Gives the archive its first member; goes with the first real file of this folder. */
extern const char webui_placeholder;
const char webui_placeholder = 0;
