/* Preloaded into a server under test: makes calls that write to its store fail,
 * and moves its time of day, as the test says in FaultControl. Calls for other
 * files, and all calls while nothing is asked for, go on as they are. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/fault_control.h"

static struct FaultControl* control;
static const char* prefix;
static size_t prefix_length;

__attribute__((constructor)) static void Begin(void) {
  const char* path = getenv(FAULT_SHIM_CONTROL);
  prefix = getenv(FAULT_SHIM_PATH);
  if (path == NULL || prefix == NULL) return;
  prefix_length = strlen(prefix);
  const int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void* mapped = mmap(NULL, sizeof(struct FaultControl), PROT_READ | PROT_WRITE,
                      MAP_SHARED, file, 0);
  close(file);
  if (mapped != MAP_FAILED) control = mapped;
}

static int64_t Get(const int64_t* field) {
  return __atomic_load_n(field, __ATOMIC_SEQ_CST);
}

static int IsOfStore(const char* path) {
  return strncmp(path, prefix, prefix_length) == 0;
}

static int IsStoreFile(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, path, sizeof(path) - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return IsOfStore(path);
}

/* What is to happen to a call that the store makes: FAULT_NONE, or a kind. */
static int Next(void) {
  const int64_t number =
      __atomic_add_fetch(&control->calls, 1, __ATOMIC_SEQ_CST);
  const int64_t kind = Get(&control->kind);
  const int64_t from = Get(&control->from);
  if (kind == FAULT_NONE || number < from ||
      number - from >= Get(&control->count)) {
    return FAULT_NONE;
  }
  __atomic_add_fetch(&control->made, 1, __ATOMIC_SEQ_CST);
  return (int)kind;
}

static int NextFor(int file) {
  if (control == NULL || !IsStoreFile(file)) return FAULT_NONE;
  return Next();
}

static int Fail(void) {
  errno = (int)Get(&control->error);
  return -1;
}

#define REAL(name, type) \
  static type real;      \
  if (real == NULL) real = (type)dlsym(RTLD_NEXT, name)

typedef ssize_t (*WriteCall)(int, const void*, size_t);
typedef ssize_t (*PwriteCall)(int, const void*, size_t, off_t);
typedef int (*SyncCall)(int);
typedef int (*TruncateCall)(int, off_t);
typedef int (*AllocateCall)(int, off_t, off_t);
typedef int (*OpenCall)(const char*, int, ...);
typedef int (*UnlinkCall)(const char*);

static ssize_t Written(WriteCall real, int file, const void* bytes,
                       size_t size) {
  switch (NextFor(file)) {
    case FAULT_FAIL:
      return Fail();
    case FAULT_SHORT:
      return real(file, bytes, size > 1 ? size / 2 : size);
    case FAULT_TORN:
      (void)!real(file, bytes, size / 2);
      return Fail();
    default:
      return real(file, bytes, size);
  }
}

static ssize_t WrittenAt(PwriteCall real, int file, const void* bytes,
                         size_t size, off_t at) {
  switch (NextFor(file)) {
    case FAULT_FAIL:
      return Fail();
    case FAULT_SHORT:
      return real(file, bytes, size > 1 ? size / 2 : size, at);
    case FAULT_TORN:
      (void)!real(file, bytes, size / 2, at);
      return Fail();
    default:
      return real(file, bytes, size, at);
  }
}

/* Calls that cannot be half done. */
static int Fails(int file) {
  const int kind = NextFor(file);
  return kind == FAULT_FAIL || kind == FAULT_TORN;
}

ssize_t write(int file, const void* bytes, size_t size) {
  REAL("write", WriteCall);
  return Written(real, file, bytes, size);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  REAL("pwrite", PwriteCall);
  return WrittenAt(real, file, bytes, size, at);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off_t at) {
  REAL("pwrite64", PwriteCall);
  return WrittenAt(real, file, bytes, size, at);
}

int fsync(int file) {
  REAL("fsync", SyncCall);
  return Fails(file) ? Fail() : real(file);
}

int fdatasync(int file) {
  REAL("fdatasync", SyncCall);
  return Fails(file) ? Fail() : real(file);
}

int ftruncate(int file, off_t size) {
  REAL("ftruncate", TruncateCall);
  return Fails(file) ? Fail() : real(file, size);
}

int ftruncate64(int file, off_t size) {
  REAL("ftruncate64", TruncateCall);
  return Fails(file) ? Fail() : real(file, size);
}

int posix_fallocate(int file, off_t at, off_t size) {
  REAL("posix_fallocate", AllocateCall);
  return Fails(file) ? (int)Get(&control->error) : real(file, at, size);
}

/* Only a file system that has become read-only refuses to open. */
static int Opened(OpenCall real, const char* path, int flags, mode_t mode) {
  if (control != NULL && (flags & (O_WRONLY | O_RDWR)) != 0 &&
      Get(&control->kind) == FAULT_FAIL && Get(&control->error) == EROFS &&
      IsOfStore(path) && Next() == FAULT_FAIL) {
    return Fail();
  }
  return real(path, flags, mode);
}

static mode_t ModeOf(int flags, va_list more) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
}

int open(const char* path, int flags, ...) {
  REAL("open", OpenCall);
  va_list more;
  va_start(more, flags);
  const mode_t mode = ModeOf(flags, more);
  va_end(more);
  return Opened(real, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  REAL("open64", OpenCall);
  va_list more;
  va_start(more, flags);
  const mode_t mode = ModeOf(flags, more);
  va_end(more);
  return Opened(real, path, flags, mode);
}

int unlink(const char* path) {
  REAL("unlink", UnlinkCall);
  if (control != NULL && Get(&control->error) == EROFS && IsOfStore(path) &&
      Next() == FAULT_FAIL) {
    return Fail();
  }
  return real(path);
}

typedef int (*ClockCall)(clockid_t, struct timespec*);
typedef int (*DayCall)(struct timeval*, void*);
typedef time_t (*TimeCall)(time_t*);

static int64_t Offset(void) {
  return control == NULL ? 0 : Get(&control->clock_offset_seconds);
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  REAL("clock_gettime", ClockCall);
  const int result = real(clock, time);
  if (result == 0 &&
      (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    time->tv_sec += Offset();
  }
  return result;
}

int gettimeofday(struct timeval* restrict time, void* restrict zone) {
  REAL("gettimeofday", DayCall);
  const int result = real(time, zone);
  if (result == 0) time->tv_sec += Offset();
  return result;
}

time_t time(time_t* result) {
  REAL("time", TimeCall);
  const time_t now = real(NULL) + Offset();
  if (result != NULL) *result = now;
  return now;
}
