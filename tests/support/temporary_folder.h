// A folder that goes with the object.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace minutebook::testing {

class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& below =
                               std::filesystem::temp_directory_path()) {
    std::string path = (below / "minutebook-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) std::abort();
    path_ = path;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }

  // Below memory where the system has that: for tests whose disk is to be fast.
  static std::filesystem::path InMemory() {
    const std::filesystem::path memory = "/dev/shm";
    return std::filesystem::is_directory(memory)
               ? memory
               : std::filesystem::temp_directory_path();
  }

  const std::string& path() const { return path_; }

  std::string File(const std::string& name) const {
    return (std::filesystem::path(path_) / name).string();
  }

 private:
  std::string path_;
};

}  // namespace minutebook::testing
