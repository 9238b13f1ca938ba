#include "services/engine/change_checks.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/engine/above.h"
#include "services/engine/classes_after.h"
#include "services/engine/error.h"
#include "services/engine/links.h"
#include "services/engine/record_header.h"
#include "services/engine/validation.h"

namespace minutebook::engine {
namespace {

using options::v1::ERROR_REASON_PARENT_NOT_FOUND;
using options::v1::ERROR_REASON_RECORD_IN_USE;
using options::v1::ERROR_REASON_REFERENCE_HIDDEN;
using options::v1::ERROR_REASON_REFERENCE_NOT_FOUND;
using storage::EntryAction;
using storage::ReadByAllWhoRead;
using storage::ReadingClass;
using storage::Referrer;

// How many referrers of a record a write looks at, and how many a refusal looks
// at and names.
constexpr size_t kReferrersExamined = 10000;
constexpr size_t kReferrersTold = 200;
constexpr size_t kReferrersNamed = 10;

class Checks {
 public:
  Checks(const Catalogue& catalogue, const storage::LinkTable& links,
         storage::ReadSession& session, const Caller& caller,
         const std::string* new_council, const std::vector<Change>& changes)
      : catalogue_(catalogue),
        links_(links),
        session_(session),
        caller_(caller),
        new_council_(new_council),
        changes_(changes),
        classes_(session, changes) {}

  absl::Status Do() {
    for (const Change& change : changes_) {
      if (change.action == EntryAction::kDelete) continue;
      references_[&change] =
          LinksOf(catalogue_, change.ref.type->plan(), *change.after);
      for (const Link& link : references_[&change]) classes_.Want(link.target);
      if (std::optional<RecordRef> parent = ParentOf(change)) {
        classes_.Want(*parent);
      }
    }
    absl::Status status = classes_.Look();
    if (!status.ok()) return status;
    status = CheckParents();
    if (status.ok()) status = CheckReferences();
    for (const Change& change : changes_) {
      if (!status.ok()) return status;
      if (change.action == EntryAction::kDelete) {
        status = CheckDeletion(change);
      } else if (change.before &&
                 !ReadByAllWhoRead(change.before->visibility,
                                   ReadingClassOf(*change.after))) {
        status = CheckNarrowing(change);
      }
    }
    return status;
  }

 private:
  // The record above one that comes to stand or to be read by others, where it
  // is not the council.
  static std::optional<RecordRef> ParentOf(const Change& change) {
    if (change.action == EntryAction::kDelete ||
        (change.action == EntryAction::kUpdate &&
         ReadingClassOf(*change.after) == change.before->visibility)) {
      return std::nullopt;
    }
    return Above(change.ref);
  }

  absl::Status CheckParents() {
    FieldViolations hidden;
    for (const Change& change : changes_) {
      const std::optional<RecordRef> parent = ParentOf(change);
      if (!parent.has_value()) continue;
      const std::optional<ReadingClass> above =
          classes_.KnownTo(caller_, *parent);
      if (!above.has_value()) {
        return MakeError(ERROR_REASON_PARENT_NOT_FOUND,
                         absl::StrCat("there is no ", parent->Name()),
                         {{"name", parent->Name()}});
      }
      if (!ReadByAllWhoRead(ReadingClassOf(*change.after), *above)) {
        hidden.Add(JoinPath(change.path, "visibility"),
                   absl::StrCat("is wider than that of ", parent->Name(),
                                ", under which the record lies"));
      }
    }
    return hidden.ToStatus(ERROR_REASON_REFERENCE_HIDDEN);
  }

  absl::Status CheckReferences() {
    FieldViolations missing, hidden;
    for (const Change& change : changes_) {
      const auto references = references_.find(&change);
      if (references == references_.end()) continue;
      for (const Link& link : references->second) {
        const std::string path = JoinPath(change.path, link.path);
        const std::string name = link.target.Name();
        if (new_council_ != nullptr && link.target.type->is_council() &&
            link.target.key == *new_council_) {
          continue;
        }
        const std::optional<ReadingClass> target =
            classes_.KnownTo(caller_, link.target);
        if (!target.has_value()) {
          if (link.historical) continue;
          missing.Add(path, absl::StrCat("there is no ", name));
        } else if (!ReadByAllWhoRead(ReadingClassOf(*change.after), *target)) {
          hidden.Add(
              path,
              absl::StrCat("not all who may read the record may read ", name,
                           ": narrow the record's visibility or "
                           "widen that of what it refers to"));
        }
      }
    }
    absl::Status status = missing.ToStatus(ERROR_REASON_REFERENCE_NOT_FOUND);
    if (!status.ok()) return status;
    return hidden.ToStatus(ERROR_REASON_REFERENCE_HIDDEN);
  }

  // The records that will refer to `target` by what stands; those that this
  // write changes were checked by their own references.
  // With `standing`, only those that ask that it stands.
  absl::StatusOr<std::vector<RecordRef>> ReferrersAfter(const RecordRef& target,
                                                        bool standing) {
    absl::StatusOr<std::vector<Referrer>> referrers = links_.FindReferrers(
        session_, target.partition, target.type->table_name(), target.key,
        kReferrersExamined);
    if (!referrers.ok()) return referrers.status();
    cut_ = cut_ || referrers->size() == kReferrersExamined;
    std::vector<RecordRef> refs;
    for (const Referrer& referrer : *referrers) {
      RecordRef ref{catalogue_.FindByTable(referrer.type), target.partition,
                    referrer.key};
      if (ref.type == nullptr || classes_.ChangeOf(ref) != nullptr ||
          (standing && RefersHistorically(ref.type->plan(), referrer.field))) {
        continue;
      }
      if (refs.empty() || refs.back() != ref) refs.push_back(std::move(ref));
    }
    return refs;
  }

  // Reads the classes of `refs`.
  absl::Status LookAt(const std::vector<RecordRef>& refs) {
    for (const RecordRef& ref : refs) classes_.Want(ref);
    return classes_.Look();
  }

  // The records that stand directly below `parent`, whatever this write does.
  absl::StatusOr<std::vector<RecordRef>> StandingBelow(
      const RecordRef& parent) {
    std::vector<RecordRef> refs;
    for (const ResourceType* child : parent.type->children()) {
      const size_t before = refs.size();
      absl::Status status = child->table().AnyBelow(
          session_, parent.partition, absl::StrCat(parent.key, "/"),
          absl::StrCat(parent.key, "0"), kReferrersExamined,
          [&](std::string_view key, ReadingClass) {
            refs.push_back({child, parent.partition, std::string(key)});
          });
      if (!status.ok()) return status;
      cut_ = cut_ || refs.size() - before == kReferrersExamined;
    }
    return refs;
  }

  absl::Status CheckDeletion(const Change& change) {
    absl::StatusOr<std::vector<RecordRef>> users =
        ReferrersAfter(change.ref, true);
    if (!users.ok()) return users.status();
    absl::StatusOr<std::vector<RecordRef>> below = StandingBelow(change.ref);
    if (!below.ok()) return below.status();
    for (RecordRef& ref : *below) {
      const Change* change_of = classes_.ChangeOf(ref);
      if (change_of == nullptr || change_of->action != EntryAction::kDelete) {
        users->push_back(std::move(ref));
      }
    }
    if (users->empty()) return absl::OkStatus();
    users->resize(std::min(users->size(), kReferrersTold), users->front());
    absl::Status status = LookAt(*users);
    if (!status.ok()) return status;
    const std::string name = change.ref.Name();
    return MakeError(ERROR_REASON_RECORD_IN_USE,
                     absl::StrCat(name, " is in use", Named(*users),
                                  ": change or delete those first"),
                     {{"name", name}});
  }

  absl::Status CheckNarrowing(const Change& change) {
    cut_ = false;
    absl::StatusOr<std::vector<RecordRef>> users =
        ReferrersAfter(change.ref, false);
    if (!users.ok()) return users.status();
    absl::StatusOr<std::vector<RecordRef>> below = StandingBelow(change.ref);
    if (!below.ok()) return below.status();
    users->insert(users->end(), below->begin(), below->end());
    absl::Status status = LookAt(*users);
    if (!status.ok()) return status;
    const ReadingClass narrowed = ReadingClassOf(*change.after);
    std::vector<RecordRef> wider;
    for (const RecordRef& user : *users) {
      // One that this write deletes does not stand in the way.
      const std::optional<ReadingClass> of = classes_.Of(user);
      if (of.has_value() && !ReadByAllWhoRead(*of, narrowed)) {
        wider.push_back(user);
      }
    }
    FieldViolations violations;
    if (wider.empty()) {
      // Those that were not looked at may be wider.
      if (cut_) {
        violations.Add(
            JoinPath(change.path, "visibility"),
            absl::StrCat("cannot be narrowed: ", kReferrersExamined,
                         " records or more refer to it or lie below it"));
      }
      return violations.ToStatus(ERROR_REASON_REFERENCE_HIDDEN);
    }
    violations.Add(JoinPath(change.path, "visibility"),
                   absl::StrCat("is narrower than that of records which refer "
                                "to it or lie below it",
                                Named(wider), ": narrow those first"));
    return violations.ToStatus(ERROR_REASON_REFERENCE_HIDDEN);
  }

  // " (a, b and 3 more)": those that the caller may read by name, the rest not
  // even counted.
  std::string Named(const std::vector<RecordRef>& refs) const {
    std::vector<std::string> names;
    size_t more = 0;
    for (const RecordRef& ref : refs) {
      if (!classes_.KnownTo(caller_, ref).has_value()) continue;
      if (names.size() < kReferrersNamed) {
        names.push_back(ref.Name());
      } else {
        ++more;
      }
    }
    if (names.empty()) return "";
    return absl::StrCat(" (", absl::StrJoin(names, ", "),
                        more == 0 ? "" : absl::StrCat(" and ", more, " more"),
                        ")");
  }

  const Catalogue& catalogue_;
  const storage::LinkTable& links_;
  storage::ReadSession& session_;
  const Caller& caller_;
  const std::string* const new_council_;
  const std::vector<Change>& changes_;
  std::map<const Change*, std::vector<Link>> references_;
  ClassesAfter classes_;
  bool cut_ = false;  // whether more referrers than those found may be there
};

}  // namespace

absl::Status CheckChanges(const Catalogue& catalogue,
                          const storage::LinkTable& links,
                          storage::ReadSession& session, const Caller& caller,
                          const std::string* new_council,
                          const std::vector<Change>& changes) {
  return Checks(catalogue, links, session, caller, new_council, changes).Do();
}

}  // namespace minutebook::engine
