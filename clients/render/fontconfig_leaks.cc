// Fontconfig keeps what it read of the fonts until the process ends, and loses
// some of it. The leak checker asks here what not to tell; a file of its
// options would not reach the program that the server starts to draw, which
// gets nothing of the server's environment.

extern "C" const char* __lsan_default_suppressions() {  // NOLINT: its name
  return "leak:libfontconfig\n";
}
