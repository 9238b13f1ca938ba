#include "services/keeping/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "absl/strings/str_cat.h"

namespace minutebook::keeping {

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
  if (terminal_ && shown_) std::fputc('\n', stderr);
}

void ProgressLine::Show(const std::function<std::string(double)>& text) {
  const Clock::time_point now = Clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(200)
                               : std::chrono::milliseconds(5000);
  if (now - last_ < pause) return;
  last_ = now;
  shown_ = true;
  const std::string line =
      text(std::chrono::duration<double>(now - begin_).count());
  std::fprintf(stderr, terminal_ ? "\r\033[K%s" : "%s\n", line.c_str());
  std::fflush(stderr);
}

std::function<void(const char*, int64_t, int64_t)> BytesOn(
    ProgressLine& line, const std::string& command) {
  return [&line, command](const char* step, int64_t done, int64_t total) {
    line.Show([&](double) {
      return absl::StrCat(command, ": ", step, ", ", PercentText(done, total),
                          " of ", total >> 20, " MiB");
    });
  };
}

std::string PercentText(int64_t done, int64_t total) {
  const int64_t percent =
      total <= 0 ? 0 : std::min<int64_t>(100, 100 * done / total);
  return absl::StrCat(percent, " %");
}

}  // namespace minutebook::keeping
