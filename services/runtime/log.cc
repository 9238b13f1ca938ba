#include "services/runtime/log.h"

#include <nlohmann/json.hpp>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "spdlog/sinks/stdout_sinks.h"

namespace minutebook::runtime {
namespace {

constexpr const char* kNames[] = {"debug", "info", "warning", "error"};

}  // namespace

bool ParseLogLevel(std::string_view name, LogLevel& level) {
  for (int i = 0; i < 4; ++i) {
    if (name == kNames[i]) {
      level = static_cast<LogLevel>(i);
      return true;
    }
  }
  return false;
}

Log::Log(LogLevel least)
    : least_(least),
      logger_(std::make_shared<spdlog::logger>(
          "minutebookd", std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  logger_->set_pattern("%v");
  logger_->set_level(spdlog::level::trace);
}

void Log::Write(LogLevel level, std::string_view message,
                const std::vector<Field>& fields) {
  if (Writes(level)) logger_->info(Line(level, message, fields));
}

void Log::WriteLines(std::string_view lines) { logger_->info(lines); }

std::string Log::Line(LogLevel level, std::string_view message,
                      const std::vector<Field>& fields) {
  nlohmann::ordered_json line;
  line["time"] = absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ", absl::Now(),
                                  absl::UTCTimeZone());
  line["level"] = kNames[static_cast<int>(level)];
  line["message"] = std::string(message);
  for (const auto& [name, value] : fields) {
    std::visit([&, name = name](const auto& of_kind) { line[name] = of_kind; },
               value);
  }
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace minutebook::runtime
