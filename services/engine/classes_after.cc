#include "services/engine/classes_after.h"

#include "services/engine/record_header.h"

namespace minutebook::engine {

using storage::EntryAction;
using storage::ReadingClass;

ClassesAfter::ClassesAfter(storage::ReadSession& session,
                           const std::vector<Change>& changes)
    : session_(session) {
  for (const Change& change : changes) by_ref_[change.ref] = &change;
}

const Change* ClassesAfter::ChangeOf(const RecordRef& ref) const {
  const auto found = by_ref_.find(ref);
  return found == by_ref_.end() ? nullptr : found->second;
}

void ClassesAfter::Want(const RecordRef& ref) {
  if (by_ref_.contains(ref) || standing_.contains(ref)) return;
  wanted_[{ref.type, ref.partition}].insert(ref.key);
}

absl::Status ClassesAfter::Look() {
  for (const auto& [place, keys] : wanted_) {
    const auto& [type, partition] = place;
    const std::vector<std::string> list(keys.begin(), keys.end());
    absl::Status status = type->table().GetVisibilities(
        session_, partition, list,
        [&, type = type, &partition = partition](std::string_view key,
                                                 ReadingClass of) {
          standing_[{type, partition, std::string(key)}] = of;
        });
    if (!status.ok()) return status;
  }
  wanted_.clear();
  return absl::OkStatus();
}

std::optional<ReadingClass> ClassesAfter::Of(const RecordRef& ref) const {
  const Change* change = ChangeOf(ref);
  if (change != nullptr) {
    if (change->action == EntryAction::kDelete) return std::nullopt;
    return ReadingClassOf(*change->after);
  }
  const auto standing = standing_.find(ref);
  if (standing == standing_.end()) return std::nullopt;
  return standing->second;
}

std::optional<ReadingClass> ClassesAfter::KnownTo(const Caller& caller,
                                                  const RecordRef& ref) const {
  const std::optional<ReadingClass> of = Of(ref);
  if (!of.has_value() || ChangeOf(ref) != nullptr ||
      caller.visibilities.Contains(*of)) {
    return of;
  }
  return std::nullopt;
}

}  // namespace minutebook::engine
