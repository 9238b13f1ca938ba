#include "services/runtime/administrator_token.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "storage/digest.h"
#include "storage/text.h"

namespace minutebook::runtime {
namespace {

constexpr int kTokenBytes = 32;
absl::Status FileError(const std::string& what, const std::string& path) {
  return absl::UnavailableError(absl::StrCat("cannot ", what,
                                             " the administrator's token in ",
                                             path, ": ", std::strerror(errno)));
}

// A new file that only its owner can read; whole or not there at all.
absl::Status WriteToken(const std::string& path, const std::string& token) {
  const std::string part = absl::StrCat(path, ".part");
  const int file = open(part.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC,
                        S_IRUSR | S_IWUSR);
  if (file < 0) return FileError("write", path);
  const std::string line = token + "\n";
  const bool written = fchmod(file, S_IRUSR | S_IWUSR) == 0 &&
                       write(file, line.data(), line.size()) ==
                           static_cast<ssize_t>(line.size()) &&
                       fsync(file) == 0;
  if (close(file) != 0 || !written || rename(part.c_str(), path.c_str()) != 0) {
    absl::Status status = FileError("write", path);
    unlink(part.c_str());
    return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<AdministratorToken>> AdministratorToken::Open(
    const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) {
    if (errno != ENOENT) return FileError("read", path);
    const std::string token = storage::Hex(storage::RandomBytes(kTokenBytes));
    absl::Status status = WriteToken(path, token);
    if (!status.ok()) return status;
    return std::unique_ptr<AdministratorToken>(new AdministratorToken(token));
  }
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        path,
        ", which holds the administrator's token, can be read by others: "
        "run chmod 600 on it, or remove it to have a new one made"));
  }
  std::ifstream file(path);
  std::string token;
  if (!std::getline(file, token) || token.size() < kTokenBytes) {
    return absl::FailedPreconditionError(
        absl::StrCat(path,
                     " holds no administrator's token: remove it to have "
                     "a new one made"));
  }
  return std::unique_ptr<AdministratorToken>(new AdministratorToken(token));
}

AdministratorToken::AdministratorToken(const std::string& token)
    : digest_(storage::Sha256({token})) {}

bool AdministratorToken::Matches(std::string_view digest) const {
  return storage::ConstantTimeEquals(digest, digest_);
}

}  // namespace minutebook::runtime
