#include "storage/sqlite/backup_manifest.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace minutebook::storage {
namespace {

constexpr char kFormat[] = "minutebook-backup-1";
constexpr char kTimeFormat[] = "%Y-%m-%d%ET%H:%M:%E6SZ";

std::string TimeText(int64_t micros) {
  return absl::FormatTime(kTimeFormat, absl::FromUnixMicros(micros),
                          absl::UTCTimeZone());
}

bool ReadTime(const std::string& text, int64_t& micros) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(kTimeFormat, text, absl::UTCTimeZone(), &time, &error)) {
    return false;
  }
  micros = absl::ToUnixMicros(time);
  return true;
}

}  // namespace

int64_t EntriesIn(const BackupManifest& manifest) {
  int64_t entries = 0;
  for (const CouncilHead& council : manifest.heads) {
    entries += council.head.sequence;
  }
  return entries;
}

std::string ManifestPath(const std::string& backup) {
  return backup + ".manifest";
}

std::string ManifestToJson(const BackupManifest& manifest) {
  nlohmann::ordered_json json;
  json["format"] = kFormat;
  json["program"] = manifest.program;
  json["time"] = TimeText(manifest.time);
  json["schema"] = manifest.schema;
  json["bytes"] = manifest.bytes;
  json["sha256"] = manifest.sha256;
  json["ledgers"] = nlohmann::ordered_json::array();
  for (const CouncilHead& council : manifest.heads) {
    nlohmann::ordered_json line;
    line["council"] = council.council;
    line["sequence"] = council.head.sequence;
    line["write_number"] = council.head.write_number;
    line["commit_time"] = TimeText(council.head.commit_time);
    json["ledgers"].push_back(std::move(line));
  }
  return json.dump(2) + "\n";
}

absl::StatusOr<BackupManifest> ManifestFromJson(const std::string& text) {
  const auto fault = [](const std::string& what) {
    return absl::InvalidArgumentError(absl::StrCat("the manifest ", what));
  };
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return fault("is no JSON object");
  try {
    if (json.at("format") != kFormat) {
      return fault(absl::StrCat("is not of the format ", kFormat));
    }
    BackupManifest manifest;
    manifest.program = json.at("program").get<std::string>();
    manifest.schema = json.at("schema").get<int>();
    manifest.bytes = json.at("bytes").get<int64_t>();
    manifest.sha256 = json.at("sha256").get<std::string>();
    bool times = ReadTime(json.at("time").get<std::string>(), manifest.time);
    for (const auto& line : json.at("ledgers")) {
      CouncilHead& council = manifest.heads.emplace_back();
      council.council = line.at("council").get<std::string>();
      council.head.sequence = line.at("sequence").get<int64_t>();
      council.head.write_number = line.at("write_number").get<int64_t>();
      times = times && ReadTime(line.at("commit_time").get<std::string>(),
                                council.head.commit_time);
    }
    if (!times) return fault("has a time that cannot be read");
    return manifest;
  } catch (const nlohmann::json::exception&) {
    return fault("lacks a field, or a field is of another kind");
  }
}

}  // namespace minutebook::storage
