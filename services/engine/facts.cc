#include "services/engine/facts.h"

#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
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

absl::StatusOr<std::map<std::string, Facts::Taken>> Facts::TakenNames(
    const ResourceType& type, absl::Span<const std::string> names) const {
  std::map<std::string, Taken> taken;
  for (const auto& [key, name] : KeysOf(type, names)) {
    absl::StatusOr<std::optional<storage::StoredRecord>> stored =
        type.table().GetState(session_, council_, key);
    if (!stored.ok()) return stored.status();
    if (!stored->has_value()) continue;
    taken[name] = visibilities_.Contains((*stored)->visibility)
                      ? Taken::kDeleted
                      : Taken::kHidden;
  }
  return taken;
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
  Place place;
  bool wanted = true;
  while (wanted && !place.ended) {
    absl::Status status =
        WalkBodies(type, filter, "", kPage, place,
                   [&](std::string_view body) { return wanted = visit(body); });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Facts::WalkBodies(
    const ResourceType& type, const std::string& filter,
    const std::string& order, int64_t limit, Place& place,
    absl::FunctionRef<bool(std::string_view)> visit) const {
  absl::StatusOr<std::unique_ptr<CompiledFilter>> compiled = CompileFilter(
      type, filter,
      storage::RecordTable::FirstConditionParameter(!order.empty()));
  if (!compiled.ok()) return compiled.status();
  const auto* field =
      order.empty() ? nullptr : type.descriptor().FindFieldByName(order);
  storage::ListQuery query;
  query.council = council_;
  query.visibilities = visibilities_;
  query.condition = (*compiled)->condition;
  query.condition_values = (*compiled)->values;
  query.order = order;
  query.with_failing = !query.condition.empty() &&
                       !type.HasIndexFor((*compiled)->equalities, field);
  query.limit = limit;
  // Keys hold no line feed, and the values of an order are numbers.
  const size_t split = place.text.rfind('\n');
  const std::string key =
      place.text.empty() ? "" : place.text.substr(split + 1);
  query.after = key;
  int64_t value = 0;
  if (field != nullptr && !place.text.empty() &&
      absl::SimpleAtoi(place.text.substr(0, split), &value)) {
    query.after_value = storage::Value(value);
  }
  int64_t rows = 0;
  bool wanted = true;
  absl::Status status = type.table().List(
      session_, query, [&](const storage::ListedRecord& record) {
        if (!wanted) return;
        if (record.matches && !visit(record.body)) {
          wanted = false;
          return;
        }
        ++rows;
        place.text =
            absl::StrCat(record.order_value, "\n", std::string(record.key));
      });
  place.examined += rows;
  place.ended = wanted && rows < limit;
  return status;
}

absl::StatusOr<std::optional<std::vector<Facts::AnyRecord>>> Facts::ReferrersOf(
    const ResourceType& to, const std::string& name, int64_t limit) const {
  std::vector<AnyRecord> records;
  const std::optional<RecordRef> ref = ParseName(to, name);
  if (!ref.has_value() || ref->council() != council_) return records;
  absl::StatusOr<std::vector<storage::Referrer>> referrers =
      links_.FindReferrers(session_, council_, to.table_name(), ref->key,
                           limit + 1);
  if (!referrers.ok()) return referrers.status();
  if (static_cast<int64_t>(referrers->size()) > limit) return std::nullopt;
  // The referrers come ordered by type and key.
  std::vector<std::pair<const ResourceType*, std::vector<std::string>>> keys;
  for (const storage::Referrer& referrer : *referrers) {
    const ResourceType* type = catalogue_.FindByTable(referrer.type);
    if (type == nullptr) continue;
    if (keys.empty() || keys.back().first != type) keys.push_back({type, {}});
    std::vector<std::string>& of_type = keys.back().second;
    if (of_type.empty() || of_type.back() != referrer.key) {
      of_type.push_back(referrer.key);
    }
  }
  for (const auto& [type, of_type] : keys) {
    absl::Status status = type->table().BatchGet(
        session_, council_, of_type, visibilities_,
        [&, type = type](std::string_view, std::string_view body) {
          AnyRecord& record = records.emplace_back();
          record.type = type;
          record.record = type->NewMessage();
          Parse(body, *record.record);
        });
    if (!status.ok()) return status;
  }
  return records;
}

}  // namespace minutebook::engine
