/* What a test and the library that makes faults in a server share: a small file
 * that both map. The library (fault_shim.c) is preloaded; it looks here at each
 * call that writes to a file of the store, and at each look at the clock. */
#ifndef MINUTEBOOK_TESTS_SUPPORT_FAULT_CONTROL_H_
#define MINUTEBOOK_TESTS_SUPPORT_FAULT_CONTROL_H_

#include <stdint.h>

/* Environment: the mapped file, and what the paths of the store begin with. */
#define FAULT_SHIM_CONTROL "FAULT_SHIM_CONTROL"
#define FAULT_SHIM_PATH "FAULT_SHIM_PATH"

enum FaultKind {
  /* Calls are counted and go on. */
  FAULT_NONE = 0,
  /* The call fails with `error`. */
  FAULT_FAIL = 1,
  /* A write does half of what it was asked to and says so; other calls go on.
   */
  FAULT_SHORT = 2,
  /* A write does half of what it was asked to, then fails with `error`. */
  FAULT_TORN = 3,
};

/* Set the others first and `kind` or `calls` last. All are read and written
 * atomically. */
struct FaultControl {
  int64_t kind;
  int64_t error; /* an errno */
  int64_t from;  /* the first call that it happens to, counted from 1 */
  int64_t count; /* how many calls it happens to */
  int64_t calls; /* calls seen since the test set it to 0 */
  int64_t made;  /* faults made since the test set it to 0 */
  /* Added to the time of day that the process sees. */
  int64_t clock_offset_seconds;
};

#endif
