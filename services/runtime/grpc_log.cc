#include "services/runtime/grpc_log.h"

#include <atomic>
#include <chrono>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "grpc/support/log.h"
#include "re2/re2.h"

namespace minutebook::runtime {
namespace {

constexpr size_t kMaxLine = 500;
// A hostile peer must not fill the disk with lines about itself.
constexpr int kLinesPerSecond = 10;

// gRPC's hook is a plain function, so what it needs stands here.
std::atomic<Log*> destination{nullptr};
std::atomic<int64_t> second{0};
std::atomic<int> lines{0};

bool MayWrite() {
  const int64_t now = std::chrono::duration_cast<std::chrono::seconds>(
                          std::chrono::steady_clock::now().time_since_epoch())
                          .count();
  if (second.exchange(now) != now) lines = 0;
  return lines.fetch_add(1) < kLinesPerSecond;
}

void Write(gpr_log_func_args* arguments) {
  Log* log = destination.load();
  if (log == nullptr || arguments->severity != GPR_LOG_SEVERITY_ERROR ||
      !log->Writes(LogLevel::kWarning) || !MayWrite()) {
    return;
  }
  const char* slash = std::strrchr(arguments->file, '/');
  log->Write(LogLevel::kWarning, "grpc",
             {{"detail", CleanLogLine(arguments->message)},
              {"source", absl::StrCat(slash ? slash + 1 : arguments->file, ":",
                                      arguments->line)}});
}

}  // namespace

std::string CleanLogLine(std::string_view line) {
  // Whatever stands behind these words in one line may be a credential.
  static const RE2* const secret =
      new RE2("(?i)(authorization|bearer|token|password|cookie)\\b.*");
  static const RE2* const key = new RE2("[0-9A-Za-z+/_=-]{32,}");
  std::string text(line.substr(0, kMaxLine));
  RE2::GlobalReplace(&text, *secret, "\\1 ***");
  RE2::GlobalReplace(&text, *key, "***");
  if (line.size() > kMaxLine) text += "...";
  return text;
}

void SendGrpcLogTo(Log* log) {
  destination = log;
  gpr_set_log_function(Write);
  gpr_set_log_verbosity(GPR_LOG_SEVERITY_ERROR);
}

}  // namespace minutebook::runtime
