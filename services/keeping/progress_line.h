// How far a long command is, on standard error: on a terminal one line that
// changes, else a line every few seconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace minutebook::keeping {

// Not thread-safe.
class ProgressLine {
 public:
  ProgressLine();
  // Ends the line.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Shows `text(seconds since the beginning)` when it is time to.
  void Show(const std::function<std::string(double seconds)>& text);

 private:
  using Clock = std::chrono::steady_clock;

  const bool terminal_;
  const Clock::time_point begin_ = Clock::now();
  Clock::time_point last_ = begin_;
  bool shown_ = false;
};

// Shows on `line`, which must outlive what is returned, how many of how many
// bytes a step of `command` has done.
std::function<void(const char* step, int64_t done, int64_t total)> BytesOn(
    ProgressLine& line, const std::string& command);

// "42 %"; a total of 0 is 0 %, and more than all is all.
std::string PercentText(int64_t done, int64_t total);

}  // namespace minutebook::keeping
