#include "clients/cli/read_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace minutebook::cli {

absl::StatusOr<std::string> ReadFile(const std::string& path, int64_t most) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return absl::NotFoundError(absl::StrCat(path, ": no such file"));
  }
  const auto size =
      static_cast<int64_t>(std::filesystem::file_size(path, error));
  if (!error && size > most) {
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": has ", size, " bytes; at most ", most, " are read"));
  }
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  return bytes.str();
}

}  // namespace minutebook::cli
