// The resource types of the contract, read from its descriptors, and the names
// of their records. A new resource is a message with the record option and a
// table; it joins here by itself.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "google/protobuf/message.h"
#include "minutebook/options/v1/options.pb.h"
#include "services/engine/message_plan.h"
#include "storage/ledger/entry_action.h"
#include "storage/records.h"

namespace minutebook::engine {

class Facts;
class FieldViolations;

// Where the fields that every resource has stand; the numbers are the same in
// all of them.
struct HeaderFields {
  static constexpr int kName = 1;
  static constexpr int kCreateTime = 2;
  static constexpr int kUpdateTime = 3;
  static constexpr int kDeleteTime = 4;
  static constexpr int kEtag = 5;
  static constexpr int kVisibility = 6;
  static constexpr int kExemption = 7;  // of most types
};

class ResourceType {
 public:
  // The record with what follows from its other fields filled in (output only
  // fields). Pure.
  using Derive = std::function<void(google::protobuf::Message& after)>;

  // Adds what is wrong with the record as it would stand, beyond what the
  // contract says of its fields. `path` is where it stands in the request.
  // Pure.
  using Check =
      std::function<void(const google::protobuf::Message& after,
                         const std::string& path, FieldViolations& violations)>;

  // A record as a write would leave it.
  struct Written {
    std::string name;
    const google::protobuf::Message* record = nullptr;
    std::string path;  // where it stands in the request
  };

  // Finds a record of any type by its name as the same write leaves it; null
  // where the write has none of that name.
  using FindWritten =
      absl::FunctionRef<const google::protobuf::Message*(const std::string&)>;

  // Adds what is wrong with records beyond what each says of itself. Asked once
  // for each write, of all its records of the type but those it deletes;
  // `facts` are as before the write, of what its caller may read. An error is
  // the session's.
  using CheckAmong = std::function<absl::Status(
      absl::Span<const Written> records, FindWritten written,
      const Facts& facts, FieldViolations& violations)>;

  // Whether the record `name` may be created, updated, deleted or undeleted by
  // a standard method: OK, or RULE_BROKEN with what to do instead. `before` and
  // `after` are the same but for updates; `facts` are of its council, hidden
  // ones too, so what they say is not repeated to the caller.
  using Guard = std::function<absl::Status(
      storage::EntryAction action, const std::string& name,
      const google::protobuf::Message& before,
      const google::protobuf::Message& after, const Facts& facts)>;

  // The full name of the department that the record `name` belongs to; empty:
  // none. `facts` as for guards.
  using DepartmentOf = std::function<absl::StatusOr<std::string>(
      const std::string& name, const google::protobuf::Message& record,
      const Facts& facts)>;

  ResourceType(const MessagePlan& plan, const ResourceType* parent);

  const MessagePlan& plan() const { return plan_; }
  const google::protobuf::Descriptor& descriptor() const {
    return *plan_.descriptor;
  }
  const std::string& type() const { return type_; }          // minutebook/Body
  const std::string& singular() const { return singular_; }  // body
  const std::string& plural() const { return plural_; }      // bodies
  const std::string& pattern() const { return pattern_; }
  const std::string& table_name() const { return table_.spec().table; }
  const storage::RecordTable& table() const { return table_; }
  // Null at the top level below the council, and for the council itself.
  const ResourceType* parent() const { return parent_; }
  const std::vector<const ResourceType*>& children() const { return children_; }
  bool is_council() const { return collections_.size() == 1 && !singleton_; }
  bool singleton() const { return singleton_; }
  options::v1::Visibility default_visibility() const {
    return default_visibility_;
  }
  const google::protobuf::FieldDescriptor* header(int number) const {
    return descriptor().FindFieldByNumber(number);
  }
  // The fields that stand in columns, in the order of TableSpec::columns.
  const std::vector<const google::protobuf::FieldDescriptor*>& columns() const {
    return columns_;
  }
  // The columns by which lists may be ordered.
  const std::vector<const google::protobuf::FieldDescriptor*>& orders() const {
    return orders_;
  }
  // Whether an index leads to the records that have certain values in some or
  // all of `equal`, in the order of `order`, or of their keys when it is null.
  bool HasIndexFor(const std::set<std::string>& equal,
                   const google::protobuf::FieldDescriptor* order) const;
  // The fields that say whose business a record is; null: the record above.
  const std::vector<const google::protobuf::FieldDescriptor*>& business_of()
      const {
    return business_of_;
  }
  const Derive& derive() const { return derive_; }
  void set_derive(Derive derive) { derive_ = std::move(derive); }
  const Check& check() const { return check_; }
  void set_check(Check check) { check_ = std::move(check); }
  const CheckAmong& check_among() const { return check_among_; }
  void set_check_among(CheckAmong check) { check_among_ = std::move(check); }
  const Guard& guard() const { return guard_; }
  void set_guard(Guard guard) { guard_ = std::move(guard); }
  // Null where records of the type belong to no department.
  const DepartmentOf& department_of() const { return department_of_; }
  void set_department_of(DepartmentOf department_of) {
    department_of_ = std::move(department_of);
  }

  std::unique_ptr<google::protobuf::Message> NewMessage() const;

 private:
  friend class Catalogue;
  friend struct RecordRef;
  friend std::optional<struct RecordRef> ParseName(const ResourceType&,
                                                   std::string_view);
  friend std::optional<struct ParentRef> ParseParent(const ResourceType&,
                                                     std::string_view, bool);

  const MessagePlan& plan_;
  const ResourceType* parent_;
  std::string type_;
  std::string singular_;
  std::string plural_;
  std::string pattern_;
  // The literal segments: {"councils", "meetings", "items"}.
  std::vector<std::string> collections_;
  bool singleton_;
  options::v1::Visibility default_visibility_;
  std::vector<const google::protobuf::FieldDescriptor*> columns_;
  std::vector<const google::protobuf::FieldDescriptor*> orders_;
  std::vector<std::vector<std::string>> indexes_;  // the columns of each
  std::vector<const google::protobuf::FieldDescriptor*> business_of_;
  storage::RecordTable table_;
  std::vector<const ResourceType*> children_;
  Derive derive_;
  Check check_;
  CheckAmong check_among_;
  Guard guard_;
  DepartmentOf department_of_;
};

// One record by name. `partition` and `key` are where the store has it.
struct RecordRef {
  const ResourceType* type = nullptr;
  std::string partition;
  std::string key;

  // The council whose ledger it stands in.
  const std::string& council() const;
  // The parent's key, or empty at the top level.
  std::string_view parent_key() const;
  std::string Name() const;

  bool operator==(const RecordRef& other) const = default;
  auto operator<=>(const RecordRef& other) const = default;
};

// The parent of records of a type. Empty `key_prefix`: the top level, or, with
// `any_parent`, every parent.
struct ParentRef {
  std::string partition;
  std::string key;  // of the parent record; empty at the top level
  bool any_parent = false;
};

// Whether `id` is 1 to 63 of a-z, 0-9 and '-', not starting with '-'.
bool IsValidId(std::string_view id);

// The record that `name` names, or nothing when it is not a name of `type`.
std::optional<RecordRef> ParseName(const ResourceType& type,
                                   std::string_view name);

// The parent that `name` names for records of `type`. With `allow_any`, an id
// below the council may be `-`.
std::optional<ParentRef> ParseParent(const ResourceType& type,
                                     std::string_view name, bool allow_any);

// The record of `type` with `id` under `parent`; `id` is not read for
// singletons.
RecordRef ChildOf(const ResourceType& type, const ParentRef& parent,
                  std::string_view id);

// All resource types of the contract.
class Catalogue {
 public:
  // Reads the generated descriptors. Ends the process with a message when the
  // contract is not sound (a pattern without its parent's, a column without a
  // field): it is compiled in, so no input can cause that.
  static std::unique_ptr<Catalogue> FromGeneratedPool(MessagePlans& plans);

  const std::vector<std::unique_ptr<ResourceType>>& types() const {
    return types_;
  }
  // Null when there is none.
  const ResourceType* FindByType(std::string_view type) const;
  const ResourceType* FindByTable(std::string_view table) const;
  const ResourceType* FindByMessage(std::string_view full_name) const;
  ResourceType* FindMutable(std::string_view type);

  // The record that a name of any type names.
  std::optional<RecordRef> ParseAnyName(std::string_view name) const;

 private:
  std::vector<std::unique_ptr<ResourceType>> types_;
};

}  // namespace minutebook::engine
