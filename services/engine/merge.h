// One record merged into another of its type, which it turned out to be: what
// referred to the one refers to the other.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "services/engine/facts.h"
#include "services/engine/method_write.h"
#include "services/engine/record_header.h"
#include "services/engine/references.h"

namespace minutebook::engine {

// `Record` has a field `merged_into`.
template <typename Record>
struct Merge {
  Record from;
  Record into;
  std::vector<Facts::AnyRecord> referrers;  // neither of the two

  // The operations, that of `into` first, once both records say what they
  // should; `etag` is what the caller saw of `from`.
  std::vector<Operation> Operations(const Facts& facts,
                                    const std::string& etag) const {
    const ResourceType& type = facts.TypeOf<Record>();
    std::vector<Operation> operations;
    operations.push_back(Replacing(type, into));
    operations.push_back(Replacing(type, from, etag));
    for (const Facts::AnyRecord& referrer : referrers) {
      operations.push_back(Replacing(*referrer.type, *referrer.record));
    }
    return operations;
  }
};

// Gathers what a merge of the record `from` into `into` changes, references
// moved already. What the caller may not read stays as it is and finds the
// other by `merged_into`. RECORD_NOT_FOUND; RULE_BROKEN when both are the same,
// one was merged before, or more than kMaxReferrers refer to `from`.
template <typename Record>
absl::StatusOr<Merge<Record>> GatherMerge(const Facts& facts,
                                          const std::string& from,
                                          const std::string& into) {
  constexpr int64_t kMaxReferrers = 2000;
  if (from == into) {
    return RuleBroken(from,
                      absl::StrCat(from, " cannot be merged into itself"));
  }
  Merge<Record> merge;
  for (const auto& [name, record] :
       {std::pair(&from, &merge.from), std::pair(&into, &merge.into)}) {
    absl::StatusOr<Record> found = facts.Get<Record>(*name);
    if (!found.ok()) return found.status();
    if (!found->merged_into().empty()) {
      return RuleBroken(*name, absl::StrCat(*name, " was merged into ",
                                            found->merged_into(), " before"));
    }
    *record = *std::move(found);
  }
  absl::StatusOr<std::optional<std::vector<Facts::AnyRecord>>> referrers =
      facts.Referrers<Record>(from, kMaxReferrers);
  if (!referrers.ok()) return referrers.status();
  if (!referrers->has_value()) {
    return RuleBroken(
        from, absl::StrCat("more than ", kMaxReferrers, " references name ",
                           from, ": merge the other way round"));
  }
  for (Facts::AnyRecord& referrer : **referrers) {
    const std::string name = HeaderText(*referrer.record, HeaderFields::kName);
    if (name == from || name == into) continue;
    MoveReferences(referrer.type->plan(), from, into, *referrer.record);
    merge.referrers.push_back(std::move(referrer));
  }
  // Of the two, neither keeps a reference to what is now one with it.
  const MessagePlan& plan = facts.TypeOf<Record>().plan();
  MoveReferences(plan, from, "", merge.into);
  MoveReferences(plan, into, "", merge.from);
  return merge;
}

// RULE_BROKEN of `name`, which is to name these, when one of them was merged
// into another: a look-up of that one would miss it. `Record` as above; names
// of other types say nothing, nor do records that only some writers may read,
// which the facts of guards hold all the same.
template <typename Record>
absl::Status CheckNotMerged(const Facts& facts, const std::string& name,
                            absl::Span<const std::string> names) {
  const absl::StatusOr<std::map<std::string, Record>> found =
      facts.FindAll<Record>(names);
  if (!found.ok()) return found.status();
  for (const auto& [merged, record] : *found) {
    if (record.merged_into().empty() ||
        record.visibility() > options::v1::VISIBILITY_INTERNAL) {
      continue;
    }
    return RuleBroken(
        name, absl::StrCat(merged, " was merged into ", record.merged_into(),
                           ": name that one instead"));
  }
  return absl::OkStatus();
}

}  // namespace minutebook::engine
