// What a rule is decided on: records of one council, looked up by name, by
// their parent, by what they refer to or by a filter. Only what the caller may
// read and what stands, or stood at a past time: what is hidden is as if it
// were not there.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "google/protobuf/message.h"
#include "services/engine/resource_type.h"
#include "storage/driver.h"
#include "storage/links.h"
#include "storage/records.h"
#include "storage/visibility.h"

namespace minutebook::engine {

// Used by one thread, within one session. Each call is one statement for every
// hundred names, whatever the number of records; errors are the session's
// unless said otherwise.
class Facts {
 public:
  // Everything outlives the facts. `council` is an id. With `past`, the facts
  // are those of that state: Each is not to be asked of it, nor are councils.
  Facts(storage::ReadSession& session, const Catalogue& catalogue,
        const storage::LinkTable& links, std::string council,
        storage::VisibilitySet visibilities,
        std::optional<storage::PastQuery> past = std::nullopt)
      : session_(session),
        catalogue_(catalogue),
        links_(links),
        council_(std::move(council)),
        visibilities_(visibilities),
        past_(past) {}

  const std::string& council() const { return council_; }

  // These facts for the rules of a write that is done at `time`.
  Facts At(absl::Time time) && {
    write_time_ = time;
    return std::move(*this);
  }

  // When the write is done that these are the facts of. Only checks and guards
  // may ask.
  absl::Time write_time() const { return write_time_; }

  // The record `name`, or nothing; a name of another type or council names
  // nothing.
  template <typename Record>
  absl::StatusOr<std::optional<Record>> Find(const std::string& name) const {
    absl::StatusOr<std::map<std::string, Record>> found =
        FindAll<Record>({&name, 1});
    if (!found.ok()) return found.status();
    if (found->empty()) return std::nullopt;
    return std::move(found->begin()->second);
  }

  // The record `name`, or RECORD_NOT_FOUND.
  template <typename Record>
  absl::StatusOr<Record> Get(const std::string& name) const {
    absl::StatusOr<std::optional<Record>> found = Find<Record>(name);
    if (!found.ok()) return found.status();
    if (!found->has_value()) return NotFound(name);
    return **std::move(found);
  }

  // Those of `names` that there are, by name. Empty names are passed over.
  template <typename Record>
  absl::StatusOr<std::map<std::string, Record>> FindAll(
      absl::Span<const std::string> names) const {
    std::map<std::string, Record> records;
    absl::Status status =
        FindBodies(TypeOf<Record>(), names,
                   [&](const std::string& name, std::string_view body) {
                     Parse(body, records[name]);
                   });
    if (!status.ok()) return status;
    return records;
  }

  // Why no record can be created under a name that Find does not find.
  enum class Taken { kDeleted, kHidden };

  // Those of `names` under which a record was deleted that the caller may read,
  // or stands or was deleted that it may not read, which it is not to be told.
  // For names that Find does not find. A statement for each.
  template <typename Record>
  absl::StatusOr<std::map<std::string, Taken>> TakenOf(
      absl::Span<const std::string> names) const {
    return TakenNames(TypeOf<Record>(), names);
  }

  // The records directly below each of `parents`, by the parent's name and
  // then in the order of their names.
  template <typename Record>
  absl::StatusOr<std::map<std::string, std::vector<Record>>> Below(
      absl::Span<const std::string> parents) const {
    std::map<std::string, std::vector<Record>> records;
    absl::Status status =
        BelowBodies(TypeOf<Record>(), parents,
                    [&](const std::string& parent, std::string_view body) {
                      Parse(body, records[parent].emplace_back());
                    });
    if (!status.ok()) return status;
    return records;
  }

  // The records directly below `parent`, in the order of their names.
  template <typename Record>
  absl::StatusOr<std::vector<Record>> Below(const std::string& parent) const {
    return OneOf<Record>(Below<Record>({&parent, 1}));
  }

  // The records that refer to each of `names` in any field, by the name
  // referred to and then in the order of their own. All of `names` are of the
  // type `To`.
  template <typename To, typename Record>
  absl::StatusOr<std::map<std::string, std::vector<Record>>> Referring(
      absl::Span<const std::string> names) const {
    std::map<std::string, std::vector<Record>> records;
    absl::Status status =
        ReferringBodies(TypeOf<To>(), TypeOf<Record>(), names,
                        [&](const std::string& to, std::string_view body) {
                          Parse(body, records[to].emplace_back());
                        });
    if (!status.ok()) return status;
    return records;
  }

  // The records that refer to `name`.
  template <typename To, typename Record>
  absl::StatusOr<std::vector<Record>> Referring(const std::string& name) const {
    return OneOf<Record>(Referring<To, Record>({&name, 1}));
  }

  // Visits the records that `filter` is of (as in the type's List; empty: all)
  // in the order of their names, page by page, until `visit` answers false.
  // Without an index that begins with what the filter fixes, every record of
  // the type in the council is looked at.
  template <typename Record>
  absl::Status Each(const std::string& filter,
                    absl::FunctionRef<bool(Record)> visit) const {
    return EachBody(TypeOf<Record>(), filter, [&](std::string_view body) {
      Record record;
      Parse(body, record);
      return visit(std::move(record));
    });
  }

  // Where a walk over records stands.
  struct Place {
    std::string text;      // for the next step; empty at the beginning
    int64_t examined = 0;  // records looked at on the way
    bool ended = false;    // none are left
  };

  // Visits the records that `filter` is of, in the order of the column `order`
  // (empty: of their names), from `place` on, until `limit` were looked at or
  // `visit` answers false, and moves `place` along; a record that is refused
  // comes again. One statement. With an index on what the filter fixes and then
  // on `order`, only records that are visited are looked at.
  template <typename Record>
  absl::Status Walk(const std::string& filter, const std::string& order,
                    int64_t limit, Place& place,
                    absl::FunctionRef<bool(Record)> visit) const {
    return WalkBodies(TypeOf<Record>(), filter, order, limit, place,
                      [&](std::string_view body) {
                        Record record;
                        Parse(body, record);
                        return visit(std::move(record));
                      });
  }

  // A record of any type.
  struct AnyRecord {
    const ResourceType* type = nullptr;
    std::unique_ptr<google::protobuf::Message> record;
  };

  // The records of any type that refer to `name`, each once, ordered by type
  // and name; nothing when those are more than `limit` or hold more than that
  // many references to it.
  template <typename To>
  absl::StatusOr<std::optional<std::vector<AnyRecord>>> Referrers(
      const std::string& name, int64_t limit) const {
    return ReferrersOf(TypeOf<To>(), name, limit);
  }

  // Where the store has the record `name`, whether it stands or not; nothing
  // when that is no name of the type.
  template <typename Record>
  std::optional<RecordRef> RefOf(const std::string& name) const {
    return ParseName(TypeOf<Record>(), name);
  }

  template <typename Record>
  const ResourceType& TypeOf() const {
    return *catalogue_.FindByMessage(Record::descriptor()->full_name());
  }

 private:
  using ByName =
      absl::FunctionRef<void(const std::string& name, std::string_view body)>;

  static absl::Status NotFound(const std::string& name);
  static void Parse(std::string_view body, google::protobuf::Message& record);

  template <typename Record>
  static absl::StatusOr<std::vector<Record>> OneOf(
      absl::StatusOr<std::map<std::string, std::vector<Record>>> found) {
    if (!found.ok()) return found.status();
    if (found->empty()) return std::vector<Record>();
    return std::move(found->begin()->second);
  }

  // The keys of those of `names` that are of the type and this council, each
  // with the name it was made of.
  std::map<std::string, std::string> KeysOf(
      const ResourceType& type, absl::Span<const std::string> names) const;

  absl::Status FindBodies(const ResourceType& type,
                          absl::Span<const std::string> names,
                          ByName found) const;
  absl::StatusOr<std::map<std::string, Taken>> TakenNames(
      const ResourceType& type, absl::Span<const std::string> names) const;
  absl::Status BelowBodies(const ResourceType& type,
                           absl::Span<const std::string> parents,
                           ByName found) const;
  absl::Status ReferringBodies(const ResourceType& to, const ResourceType& type,
                               absl::Span<const std::string> names,
                               ByName found) const;
  // The same of the past state: `referrers` are those of the present one. What
  // referred then does so still or has changed since.
  absl::Status ReferringPast(
      const ResourceType& to, const ResourceType& type,
      const std::map<std::string, std::string>& by_key,
      const storage::LinkTable::ReferrersByKey& referrers, ByName found) const;
  // The records of `type` under those of `keys` that there are.
  absl::Status BatchGet(
      const ResourceType& type, absl::Span<const std::string> keys,
      absl::FunctionRef<void(std::string_view key, std::string_view body)>
          found) const;
  absl::Status EachBody(const ResourceType& type, const std::string& filter,
                        absl::FunctionRef<bool(std::string_view)> visit) const;
  absl::Status WalkBodies(
      const ResourceType& type, const std::string& filter,
      const std::string& order, int64_t limit, Place& place,
      absl::FunctionRef<bool(std::string_view)> visit) const;
  absl::StatusOr<std::optional<std::vector<AnyRecord>>> ReferrersOf(
      const ResourceType& to, const std::string& name, int64_t limit) const;

  storage::ReadSession& session_;
  const Catalogue& catalogue_;
  const storage::LinkTable& links_;
  const std::string council_;
  const storage::VisibilitySet visibilities_;
  const std::optional<storage::PastQuery> past_;
  absl::Time write_time_ = absl::InfinitePast();
};

}  // namespace minutebook::engine
