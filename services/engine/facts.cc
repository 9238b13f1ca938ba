#include "services/engine/facts.h"

#include <memory>

#include "services/engine/filter.h"
#include "services/engine/links.h"
#include "services/engine/standard_reads.h"
#include "storage/records.h"

namespace minutebook::engine {

absl::Status Facts::NotFound(const std::string& name) {
  return RecordNotFound(name);
}

void Facts::Parse(std::string_view body, google::protobuf::Message& record) {
  record.ParseFromArray(body.data(), static_cast<int>(body.size()));
}

std::map<std::string, std::string> Facts::KeysOf(
    const ResourceType& type, absl::Span<const std::string> names) const {
  std::map<std::string, std::string> keys;
  for (const std::string& name : names) {
    std::optional<RecordRef> ref = ParseName(type, name);
    if (ref.has_value() && ref->council() == council_) {
      keys.emplace(std::move(ref->key), name);
    }
  }
  return keys;
}

absl::Status Facts::FindBodies(const ResourceType& type,
                               absl::Span<const std::string> names,
                               ByName found) const {
  const std::map<std::string, std::string> by_key = KeysOf(type, names);
  std::vector<std::string> keys;
  for (const auto& [key, name] : by_key) keys.push_back(key);
  return BatchGet(type, keys, [&](std::string_view key, std::string_view body) {
    found(by_key.find(std::string(key))->second, body);
  });
}

absl::Status Facts::BatchGet(
    const ResourceType& type, absl::Span<const std::string> keys,
    absl::FunctionRef<void(std::string_view, std::string_view)> found) const {
  if (past_.has_value()) {
    return type.table().BatchGetPast(session_, council_, keys, *past_, found);
  }
  return type.table().BatchGet(
      session_, type.is_council() ? storage::kServerPartition : council_, keys,
      visibilities_, found);
}

absl::Status Facts::BelowBodies(const ResourceType& type,
                                absl::Span<const std::string> parents,
                                ByName found) const {
  const std::map<std::string, std::string> by_key =
      KeysOf(*type.parent(), parents);
  std::vector<std::string> keys;
  for (const auto& [key, name] : by_key) keys.push_back(key);
  const auto child = [&](std::string_view key, std::string_view body) {
    const std::string parent(key.substr(0, key.rfind('/')));
    found(by_key.find(parent)->second, body);
  };
  if (past_.has_value()) {
    return type.table().ListChildrenPast(session_, council_, keys, *past_,
                                         child);
  }
  return type.table().ListChildren(session_, council_, keys, visibilities_,
                                   child);
}

absl::Status Facts::ReferringBodies(const ResourceType& to,
                                    const ResourceType& type,
                                    absl::Span<const std::string> names,
                                    ByName found) const {
  const std::map<std::string, std::string> by_key = KeysOf(to, names);
  std::vector<std::string> keys;
  for (const auto& [key, name] : by_key) keys.push_back(key);
  absl::StatusOr<storage::LinkTable::ReferrersByKey> referrers =
      links_.FindFrom(session_, council_, to.table_name(), keys,
                      type.table_name());
  if (!referrers.ok()) return referrers.status();
  if (past_.has_value()) {
    return ReferringPast(to, type, by_key, *referrers, found);
  }
  std::map<std::string, std::string> bodies;
  for (const auto& [key, from] : *referrers) {
    for (const std::string& referrer : from) bodies[referrer];
  }
  keys.clear();
  for (const auto& [key, body] : bodies) keys.push_back(key);
  absl::Status status =
      type.table().BatchGet(session_, council_, keys, visibilities_,
                            [&](std::string_view key, std::string_view body) {
                              bodies[std::string(key)] = body;
                            });
  if (!status.ok()) return status;
  for (const auto& [key, from] : *referrers) {
    for (const std::string& referrer : from) {
      const std::string& body = bodies[referrer];
      // No record is without bytes: its name stands in it.
      if (!body.empty()) found(by_key.find(key)->second, body);
    }
  }
  return absl::OkStatus();
}

absl::Status Facts::ReferringPast(
    const ResourceType& to, const ResourceType& type,
    const std::map<std::string, std::string>& by_key,
    const storage::LinkTable::ReferrersByKey& referrers, ByName found) const {
  std::set<std::string> candidates;
  for (const auto& [key, from] : referrers) {
    candidates.insert(from.begin(), from.end());
  }
  absl::Status status = type.table().ChangedSince(
      session_, council_, past_->sequence,
      [&](std::string_view key) { candidates.emplace(key); });
  if (!status.ok()) return status;
  // By the key referred to, then that of the referring record.
  std::map<std::pair<std::string, std::string>, std::string> bodies;
  status = BatchGet(
      type, std::vector<std::string>(candidates.begin(), candidates.end()),
      [&](std::string_view key, std::string_view body) {
        const std::unique_ptr<google::protobuf::Message> record =
            type.NewMessage();
        Parse(body, *record);
        for (const Link& link : LinksOf(catalogue_, type.plan(), *record)) {
          if (link.target.type == &to && by_key.contains(link.target.key)) {
            bodies.emplace(std::pair(link.target.key, std::string(key)), body);
          }
        }
      });
  if (!status.ok()) return status;
  for (const auto& [keys, body] : bodies) {
    found(by_key.find(keys.first)->second, body);
  }
  return absl::OkStatus();
}

absl::Status Facts::EachBody(
    const ResourceType& type, const std::string& filter,
    absl::FunctionRef<bool(std::string_view)> visit) const {
  constexpr int64_t kPage = 500;
  absl::StatusOr<std::unique_ptr<CompiledFilter>> compiled = CompileFilter(
      type, filter, storage::RecordTable::FirstConditionParameter(false));
  if (!compiled.ok()) return compiled.status();
  storage::ListQuery query;
  query.council = council_;
  query.visibilities = visibilities_;
  query.condition = (*compiled)->condition;
  query.condition_values = (*compiled)->values;
  query.limit = kPage;
  std::string after;
  bool wanted = true;
  int64_t rows = kPage;
  while (wanted && rows == kPage) {
    query.after = after;
    rows = 0;
    std::string last;
    absl::Status status = type.table().List(
        session_, query, [&](const storage::ListedRecord& record) {
          ++rows;
          last = record.key;
          if (wanted) wanted = visit(record.body);
        });
    if (!status.ok()) return status;
    after = std::move(last);
  }
  return absl::OkStatus();
}

}  // namespace minutebook::engine
