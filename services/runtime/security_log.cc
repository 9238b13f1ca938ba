#include "services/runtime/security_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace minutebook::runtime {
namespace {

constexpr std::string_view kStandardError = "stderr";
// Between two tries when it cannot be written.
constexpr std::chrono::seconds kBetweenTries{1};

absl::Status Failure(const std::string& path, const char* what) {
  return absl::FailedPreconditionError(
      absl::StrCat("security-log: ", path, " cannot be ", what, ": ",
                   std::strerror(errno)));  // NOLINT: one thread at a time
}

}  // namespace

absl::StatusOr<std::unique_ptr<SecurityLog>> SecurityLog::Open(
    std::string destination, Log& log) {
  std::unique_ptr<SecurityLog> opened(
      new SecurityLog(std::move(destination), log));
  if (!opened->on()) return opened;
  if (opened->destination_ != kStandardError) {
    absl::Status status = opened->OpenFile();
    if (!status.ok()) return status;
  }
  opened->thread_ = std::thread([log = opened.get()] { log->Run(); });
  return opened;
}

SecurityLog::SecurityLog(std::string destination, Log& log)
    : destination_(std::move(destination)), log_(log) {}

SecurityLog::~SecurityLog() {
  if (thread_.joinable()) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      ending_ = true;
    }
    more_.notify_one();
    thread_.join();
  }
  if (file_ >= 0) close(file_);
}

bool SecurityLog::Record(std::string_view event,
                         const std::vector<Log::Field>& fields) {
  if (!on() || Take(event, fields, kMostWaiting)) return true;
  stats_.refused.fetch_add(1, std::memory_order_relaxed);
  return false;
}

void SecurityLog::Note(std::string_view event,
                       const std::vector<Log::Field>& fields) {
  if (!on() || Take(event, fields, kMostWaiting / 2)) return;
  stats_.dropped.fetch_add(1, std::memory_order_relaxed);
}

bool SecurityLog::Take(std::string_view event,
                       const std::vector<Log::Field>& fields, size_t most) {
  const std::string line = Log::Line(LogLevel::kInfo, event, fields);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (waiting_.size() + unwritten_ + line.size() > most) return false;
    waiting_ += line;
    waiting_ += '\n';
  }
  stats_.lines.fetch_add(1, std::memory_order_relaxed);
  more_.notify_one();
  return true;
}

void SecurityLog::Run() {
  while (true) {
    bool ending = false;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      more_.wait(lock, [&] {
        return ending_ || !waiting_.empty() || written_ < batch_.size();
      });
      if (written_ == batch_.size()) {
        batch_.clear();
        written_ = 0;
        batch_.swap(waiting_);
        unwritten_ = batch_.size();
      }
      ending = ending_ && waiting_.empty();
    }
    const absl::Status status = WriteBatch();
    unwritten_ = batch_.size() - written_;
    const bool failed_before = stats_.failing.exchange(!status.ok());
    if (status.ok()) {
      if (ending) return;
      continue;
    }
    if (!failed_before) {
      log_.Write(LogLevel::kError, std::string(status.message()));
    }
    std::unique_lock<std::mutex> lock(mutex_);
    if (ending_) return;
    more_.wait_for(lock, kBetweenTries, [&] { return ending_; });
  }
}

absl::Status SecurityLog::OpenFile() {
  struct stat named {};
  struct stat open_one {};
  if (file_ >= 0 && stat(destination_.c_str(), &named) == 0 &&
      fstat(file_, &open_one) == 0 && named.st_dev == open_one.st_dev &&
      named.st_ino == open_one.st_ino) {
    return absl::OkStatus();
  }
  constexpr mode_t kOwnerAlone = S_IRUSR | S_IWUSR;
  const int file = open(destination_.c_str(),
                        O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, kOwnerAlone);
  if (file < 0) return Failure(destination_, "opened");
  // One that was there may have been made for others too. A pipe or a device is
  // somebody else's.
  if (fstat(file, &open_one) == 0 && S_ISREG(open_one.st_mode) &&
      fchmod(file, kOwnerAlone) != 0) {
    const absl::Status status = Failure(destination_, "kept from others");
    close(file);
    return status;
  }
  if (file_ >= 0) close(file_);
  file_ = file;
  return absl::OkStatus();
}

absl::Status SecurityLog::WriteBatch() {
  if (batch_.empty()) return absl::OkStatus();
  if (destination_ == kStandardError) {
    log_.WriteLines(std::string_view(batch_).substr(0, batch_.size() - 1));
    written_ = batch_.size();
    return absl::OkStatus();
  }
  absl::Status status = OpenFile();
  if (!status.ok()) return status;
  while (written_ < batch_.size()) {
    const ssize_t count =
        write(file_, batch_.data() + written_, batch_.size() - written_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failure(destination_, "written");
    written_ += static_cast<size_t>(count);
  }
  // What has no disk behind it says EINVAL.
  if (fdatasync(file_) != 0 && errno != EINVAL)
    return Failure(destination_, "written through");
  return absl::OkStatus();
}

}  // namespace minutebook::runtime
