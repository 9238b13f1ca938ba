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
  if (!Writes(level)) return;
  nlohmann::ordered_json line;
  line["time"] = absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ", absl::Now(),
                                  absl::UTCTimeZone());
  line["level"] = kNames[static_cast<int>(level)];
  line["message"] = std::string(message);
  for (const auto& [name, value] : fields) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      line[name] = *text;
    } else {
      line[name] = std::get<int64_t>(value);
    }
  }
  logger_->info(
      line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace minutebook::runtime
