// The log: one JSON object a line on standard error. No line ever holds a
// secret or the content of a record.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "spdlog/logger.h"

namespace minutebook::runtime {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// The level of that name (debug, info, warning, error); false when there is
// none.
bool ParseLogLevel(std::string_view name, LogLevel& level);

// Thread-safe.
class Log {
 public:
  using Field =
      std::pair<const char*,
                std::variant<std::string, int64_t, std::vector<std::string>>>;

  explicit Log(LogLevel least);

  bool Writes(LogLevel level) const { return level >= least_; }

  // {"time":...,"level":...,"message":..., and the fields}. Times are UTC.
  void Write(LogLevel level, std::string_view message,
             const std::vector<Field>& fields = {});
  // The same whatever the level, for lines that are made by Line.
  void WriteLines(std::string_view lines);

  // The text of a line, without its end.
  static std::string Line(LogLevel level, std::string_view message,
                          const std::vector<Field>& fields);

 private:
  const LogLevel least_;
  const std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace minutebook::runtime
