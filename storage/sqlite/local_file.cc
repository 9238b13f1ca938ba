#include "storage/sqlite/local_file.h"

#include <sys/vfs.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace minutebook::storage {

const char* RemoteFileSystem(unsigned long magic) {
  switch (magic & 0xffffffffUL) {
    case 0x6969:
      return "NFS";
    case 0x517b:
    case 0xff534d42:
    case 0xfe534d42:
      return "SMB";
    case 0x65735546:
      return "FUSE";
    case 0x01021997:
      return "9P";
    case 0x00c36400:
      return "Ceph";
    case 0x0bd00bd0:
      return "Lustre";
    case 0x5346414f:
    case 0x6b414653:
      return "AFS";
    case 0x73757245:
      return "Coda";
    default:
      return nullptr;
  }
}

absl::Status CheckLocalFile(const std::string& path) {
  struct statfs info {};
  if (statfs(path.c_str(), &info) != 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot look at the file system of ", path, ": ",
                     std::strerror(errno)));
  }
  const char* remote =
      RemoteFileSystem(static_cast<unsigned long>(info.f_type));
  if (remote == nullptr) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      path, " lies on a ", remote,
      " file system, where SQLite's locks cannot be relied on: put the store "
      "on a local disk, or serve one in PostgreSQL (postgresql://...)"));
}

}  // namespace minutebook::storage
