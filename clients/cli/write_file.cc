#include "clients/cli/write_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace minutebook::cli {

absl::Status WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  if (file.good()) return absl::OkStatus();
  return absl::UnknownError(
      absl::StrCat(path, " cannot be written: ", std::strerror(errno)));
}

absl::Status WriteOutput(const std::string& path, const std::string& bytes,
                         std::ostream& out, std::ostream& err) {
  if (path == "-") {
    out << bytes;
    return absl::OkStatus();
  }
  const absl::Status status = WriteFile(path, bytes);
  if (status.ok()) err << "Wrote " << path << ".\n";
  return status;
}

}  // namespace minutebook::cli
