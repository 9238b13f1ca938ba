#include "storage/files.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/text.h"

namespace minutebook::storage {
namespace {

constexpr size_t kChunk = size_t{1} << 20;

// A descriptor that is closed with the object.
class File {
 public:
  File(const std::string& path, int flags)
      : descriptor_(open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  bool ok() const { return descriptor_ >= 0; }
  int get() const { return descriptor_; }
  // False when what was written may not have arrived.
  bool Close() { return close(std::exchange(descriptor_, -1)) == 0; }

 private:
  int descriptor_;
};

bool WriteAll(int file, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t written = write(file, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes += written;
    size -= static_cast<size_t>(written);
  }
  return true;
}

// Reads `from` to its end, hashes it, and writes it to `to` unless null.
absl::StatusOr<FileDigest> Pump(const std::string& path, File& from, File* to,
                                const std::string& to_path,
                                absl::FunctionRef<void(int64_t)> progress) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  std::vector<char> chunk(kChunk);
  FileDigest digest;
  while (true) {
    const ssize_t count = read(from.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError("read", path);
    if (count == 0) break;
    EVP_DigestUpdate(context.get(), chunk.data(), static_cast<size_t>(count));
    if (to != nullptr &&
        !WriteAll(to->get(), chunk.data(), static_cast<size_t>(count))) {
      return FileError("write", to_path);
    }
    digest.bytes += count;
    progress(digest.bytes);
  }
  std::string bytes(32, '\0');
  EVP_DigestFinal_ex(context.get(),
                     reinterpret_cast<unsigned char*>(bytes.data()), nullptr);
  digest.sha256 = Hex(bytes);
  return digest;
}

}  // namespace

absl::Status FileError(const std::string& what, const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot ", what, " ", path, ": ", std::strerror(errno)));
}

bool FileExists(const std::string& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0;
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

absl::Status SyncFile(const std::string& path) {
  const File file(path, O_RDWR);
  if (!file.ok() || fsync(file.get()) != 0) return FileError("sync", path);
  return absl::OkStatus();
}

absl::Status SyncFolderOf(const std::string& path) {
  const std::string folder = FolderOf(path);
  const File file(folder, O_RDONLY | O_DIRECTORY);
  if (!file.ok() || fsync(file.get()) != 0) return FileError("sync", folder);
  return absl::OkStatus();
}

absl::Status RenameForGood(const std::string& from, const std::string& to) {
  if (rename(from.c_str(), to.c_str()) != 0) {
    return FileError(absl::StrCat("rename ", from, " to"), to);
  }
  return SyncFolderOf(to);
}

absl::Status WritePart(const std::string& path, const std::string& text) {
  const std::string part = path + ".part";
  unlink(part.c_str());
  File file(part, O_CREAT | O_EXCL | O_WRONLY);
  if (file.ok() && WriteAll(file.get(), text.data(), text.size()) &&
      fsync(file.get()) == 0 && file.Close()) {
    return absl::OkStatus();
  }
  const absl::Status status = FileError("write", part);
  unlink(part.c_str());
  return status;
}

absl::StatusOr<std::string> ReadSmallFile(const std::string& path,
                                          int64_t most) {
  const File file(path, O_RDONLY);
  if (!file.ok()) {
    if (errno == ENOENT) {
      return absl::NotFoundError(absl::StrCat("there is no ", path));
    }
    return FileError("read", path);
  }
  std::string text(static_cast<size_t>(most) + 1, '\0');
  size_t size = 0;
  while (size < text.size()) {
    const ssize_t count =
        read(file.get(), text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError("read", path);
    if (count == 0) break;
    size += static_cast<size_t>(count);
  }
  if (size > static_cast<size_t>(most)) {
    return absl::ResourceExhaustedError(
        absl::StrCat(path, " is larger than ", most, " bytes"));
  }
  text.resize(size);
  return text;
}

absl::StatusOr<FileDigest> DigestFile(
    const std::string& path, absl::FunctionRef<void(int64_t)> progress) {
  File file(path, O_RDONLY);
  if (!file.ok()) return FileError("read", path);
  return Pump(path, file, nullptr, "", progress);
}

absl::StatusOr<FileDigest> CopyFile(const std::string& from,
                                    const std::string& to,
                                    absl::FunctionRef<void(int64_t)> progress) {
  File source(from, O_RDONLY);
  if (!source.ok()) return FileError("read", from);
  File target(to, O_CREAT | O_EXCL | O_WRONLY);
  if (!target.ok()) return FileError("make", to);
  absl::StatusOr<FileDigest> digest = Pump(from, source, &target, to, progress);
  if (digest.ok() && (fsync(target.get()) != 0 || !target.Close())) {
    digest = FileError("write", to);
  }
  if (!digest.ok()) unlink(to.c_str());
  return digest;
}

absl::StatusOr<int64_t> FreeBytes(const std::string& path) {
  struct statvfs info {};
  const std::string folder = FolderOf(path);
  if (statvfs(folder.c_str(), &info) != 0) {
    return FileError("look at the file system of", folder);
  }
  return static_cast<int64_t>(info.f_bavail) *
         static_cast<int64_t>(info.f_frsize);
}

}  // namespace minutebook::storage
