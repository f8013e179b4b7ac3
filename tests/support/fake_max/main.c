/* The program around the fake Max; on Windows the rest of it is MaxAPI.dll. */
int fm_main(int argc, char **argv);
int main(int argc, char **argv) { return fm_main(argc, argv); }
