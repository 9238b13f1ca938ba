#include "services/engine/exempt_business.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "services/engine/above.h"
#include "services/engine/classes_after.h"
#include "services/engine/links.h"
#include "services/engine/record_header.h"

namespace minutebook::engine {
namespace {

using google::protobuf::Message;
using options::v1::Exemption;
using options::v1::VISIBILITY_EXEMPT;
using storage::EntryAction;

// How many records lie between one and the body at most: part, decision, item,
// meeting.
constexpr int kMostSteps = 6;

bool IsExempt(const Message& record) {
  return HeaderVisibility(record) == VISIBILITY_EXEMPT;
}

// Whether the change makes the record exempt and leaves open for whom.
bool LeavesOpen(const Change& change) {
  if (change.ref.type->business_of().empty() ||
      (change.action != EntryAction::kCreate &&
       change.action != EntryAction::kUpdate) ||
      !IsExempt(*change.after) ||
      (change.before &&
       storage::VisibilityOf(change.before->visibility) == VISIBILITY_EXEMPT)) {
    return false;
  }
  const Exemption* exemption = HeaderExemption(*change.after);
  return exemption == nullptr || !exemption->has_body();
}

class Setting {
 public:
  Setting(const Catalogue& catalogue, storage::ReadSession& session,
          const Caller& caller, const std::vector<Change>& changes)
      : catalogue_(catalogue),
        session_(session),
        caller_(caller),
        classes_(session, changes) {}

  // The name of the body whose business the record is; empty: none's.
  absl::StatusOr<std::string> BodyOf(const RecordRef& ref,
                                     const Message& record, int steps) {
    for (const auto* field : ref.type->business_of()) {
      const std::optional<RecordRef> next = Next(ref, record, field);
      if (!next.has_value()) continue;
      if (next->type->type() == "minutebook/Body") return next->Name();
      if (steps == kMostSteps) break;
      absl::StatusOr<std::shared_ptr<const Message>> found = Read(*next);
      if (!found.ok()) return found.status();
      if (*found == nullptr) break;
      const Exemption* exemption = HeaderExemption(**found);
      // What is exempt itself says for whom, or was left open here too.
      if (IsExempt(**found) &&
          ((exemption != nullptr && exemption->has_body()) ||
           classes_.ChangeOf(*next) == nullptr)) {
        return exemption == nullptr ? "" : exemption->body();
      }
      return BodyOf(*next, **found, steps + 1);
    }
    return "";
  }

  // Takes back the bodies whose members could not read all that a record lies
  // under or refers to, or where some of that does not stand and the write will
  // be refused: one may be taken back for another.
  absl::Status Settle(std::vector<Change*>& set) {
    std::map<const Change*, std::vector<Need>> needs;
    for (const Change* change : set) {
      std::vector<Need>& own = needs[change];
      for (const Link& link :
           LinksOf(catalogue_, change->ref.type->plan(), *change->after)) {
        own.push_back({link.target, link.historical});
      }
      if (std::optional<RecordRef> parent = Above(change->ref)) {
        own.push_back({*std::move(parent), false});
      }
      for (const Need& need : own) classes_.Want(need.ref);
    }
    absl::Status status = classes_.Look();
    if (!status.ok()) return status;
    while (std::erase_if(set, [&](Change* change) {
             if (MayBeRead(*change, needs[change])) return false;
             Exemption& exemption = MutableExemption(*change->after);
             exemption.clear_body();
             if (exemption.ByteSizeLong() == 0) {
               ClearHeader(*change->after, HeaderFields::kExemption);
             }
             return true;
           }) > 0) {
    }
    return absl::OkStatus();
  }

  static Exemption& MutableExemption(Message& record) {
    return static_cast<Exemption&>(*record.GetReflection()->MutableMessage(
        &record,
        record.GetDescriptor()->FindFieldByNumber(HeaderFields::kExemption)));
  }

 private:
  // What a record lies under or refers to.
  struct Need {
    RecordRef ref;
    bool may_be_gone = false;
  };

  std::optional<RecordRef> Next(
      const RecordRef& ref, const Message& record,
      const google::protobuf::FieldDescriptor* field) const {
    if (field == nullptr) return Above(ref);
    return catalogue_.ParseAnyName(
        record.GetReflection()->GetString(record, field));
  }

  // Whether everybody who may read the record may read these.
  bool MayBeRead(const Change& change, const std::vector<Need>& needs) const {
    const storage::ReadingClass of = ReadingClassOf(*change.after);
    return std::all_of(needs.begin(), needs.end(), [&](const Need& need) {
      const std::optional<storage::ReadingClass> other =
          classes_.KnownTo(caller_, need.ref);
      return other.has_value() ? storage::ReadByAllWhoRead(of, *other)
                               : need.may_be_gone;
    });
  }

  // The record as the write leaves it; null where it does not stand.
  absl::StatusOr<std::shared_ptr<const Message>> Read(const RecordRef& ref) {
    const auto known = read_.find(ref);
    if (known != read_.end()) return known->second;
    std::shared_ptr<const Message>& kept = read_[ref];
    if (const Change* change = classes_.ChangeOf(ref)) {
      // Owned by the change.
      if (change->action != EntryAction::kDelete) {
        kept = {std::shared_ptr<const Message>(), change->after.get()};
      }
      return kept;
    }
    absl::StatusOr<std::optional<storage::StoredRecord>> stored =
        ref.type->table().GetState(session_, ref.partition, ref.key);
    if (!stored.ok()) return stored.status();
    if (!stored->has_value() || (*stored)->delete_time) return kept;
    std::shared_ptr<Message> record = ref.type->NewMessage();
    if (record->ParseFromString((*stored)->body)) kept = std::move(record);
    return kept;
  }

  const Catalogue& catalogue_;
  storage::ReadSession& session_;
  const Caller& caller_;
  ClassesAfter classes_;
  std::map<RecordRef, std::shared_ptr<const Message>> read_;
};

}  // namespace

absl::Status SetExemptBodies(const Catalogue& catalogue,
                             storage::ReadSession& session,
                             const Caller& caller,
                             std::vector<Change>& changes) {
  std::vector<Change*> open;
  for (Change& change : changes) {
    if (LeavesOpen(change)) open.push_back(&change);
  }
  if (open.empty()) return absl::OkStatus();
  Setting setting(catalogue, session, caller, changes);
  std::map<Change*, std::string> bodies;
  for (Change* change : open) {
    absl::StatusOr<std::string> body =
        setting.BodyOf(change->ref, *change->after, 0);
    if (!body.ok()) return body.status();
    if (!body->empty()) bodies[change] = *std::move(body);
  }
  std::vector<Change*> set;
  for (const auto& [change, body] : bodies) {
    Setting::MutableExemption(*change->after).set_body(body);
    set.push_back(change);
  }
  return setting.Settle(set);
}

}  // namespace minutebook::engine
