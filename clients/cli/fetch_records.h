// Records of one type, whole.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/record_name.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/records.h"

namespace minutebook::cli {

// All records of the resource (`meeting`) below `parent` that the filter is of,
// in the order of their names, or the first `limit`.
template <typename Record>
absl::StatusOr<std::vector<Record>> FetchAll(
    const client::Connection& connection, const char* resource,
    const std::string& parent, const std::string& filter, int limit = 0) {
  std::vector<Record> records;
  client::ListOptions wanted;
  wanted.parent = parent;
  wanted.filter = filter;
  wanted.limit = limit;
  const absl::Status status =
      client::Records(connection)
          .List(*client::Catalogue::Get().Find(resource), wanted,
                [&](std::vector<client::MessagePtr> page) {
                  for (const client::MessagePtr& record : page) {
                    records.emplace_back().MergeFrom(
                        static_cast<const Record&>(*record));
                  }
                  return absl::OkStatus();
                });
  if (!status.ok()) return status;
  return records;
}

// The record of the resource that `word` names.
template <typename Record>
absl::StatusOr<Record> FetchOne(const client::Connection& connection,
                                const char* resource, const std::string& word,
                                const GlobalOptions& options) {
  const client::ResourceType& type = *client::Catalogue::Get().Find(resource);
  const auto name = FullName(type, word, options);
  if (!name.ok()) return name.status();
  const auto record = client::Records(connection).Get(type, *name);
  if (!record.ok()) return record.status();
  return static_cast<const Record&>(**record);
}

// The full name of the record that a filter names by `word`, which there must
// be: a list for what does not exist would say that all is well.
inline absl::StatusOr<std::string> ExistingName(
    const client::Connection& connection, const char* resource,
    const std::string& word, const GlobalOptions& options) {
  const client::ResourceType& type = *client::Catalogue::Get().Find(resource);
  auto name = FullName(type, word, options);
  if (!name.ok()) return name;
  const auto record = client::Records(connection).Get(type, *name);
  if (!record.ok()) return record.status();
  return name;
}

// `FIELD = "NAME"`, as filters write it.
inline std::string IsNamed(const char* field, const std::string& name) {
  return absl::StrCat(field, " = \"", name, "\"");
}

// The name of the council in that of one of its records.
inline std::string CouncilOf(const std::string& name) {
  const size_t id = name.find('/');
  return name.substr(0, name.find('/', id + 1));
}

}  // namespace minutebook::cli
