#include "storage/sqlite/store_user.h"

#include <fcntl.h>
#include <unistd.h>

#include "storage/files.h"

namespace minutebook::storage {
namespace {

// SQLite locks these bytes of a database: every open connection of a store in
// WAL mode holds a shared lock there.
constexpr off_t kLockStart = 0x40000000;
constexpr off_t kLockBytes = 512;

}  // namespace

absl::StatusOr<pid_t> FindStoreUser(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return FileError("open", path);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kLockStart;
  lock.l_len = kLockBytes;
  const bool asked = fcntl(file, F_GETLK, &lock) == 0;
  close(file);
  if (!asked) return FileError("ask who uses", path);
  return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

}  // namespace minutebook::storage
