// Callers by what the store has of them: API tokens and role grants of all
// councils.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/engine/caller.h"
#include "services/engine/engine.h"
#include "storage/column_lookup.h"
#include "storage/links.h"
#include "storage/store.h"

namespace minutebook::records {

// A role and the record that gives it.
struct HeldRole {
  std::string council;
  options::v1::Role role;
  std::string grant;       // the name of an ApiToken or a RoleGrant
  std::string department;  // led with the role; empty: none
  std::string person;      // who the holder is; empty: not known
};

// What somebody is in the councils.
struct Holdings {
  std::vector<HeldRole> roles;
  // The names of the bodies that the persons of `roles` sit on, by council.
  std::map<std::string, std::set<std::string>> bodies;

  // Lets `principal` be that too.
  void GiveTo(engine::Principal& principal) const;
};

// Reads what somebody holds; thread-safe. A statement for all roles, and two
// for each person behind them.
class RoleBook {
 public:
  // `catalogue` outlives the book.
  explicit RoleBook(const engine::Catalogue& catalogue);

  // What the token with this digest gives at `now`, and in `name` the token's
  // own; both empty when it is not valid. `unused` tells that it was not used
  // yet on that day (UTC).
  absl::Status OfToken(storage::ReadSession& session, std::string_view digest,
                       absl::Time now, std::string& name, Holdings& holdings,
                       bool& unused) const;

  // What is granted to a subject and holds on the day of `now`.
  absl::Status OfSubject(storage::ReadSession& session,
                         std::string_view subject, absl::Time now,
                         Holdings& holdings) const;

 private:
  // Finds the bodies that the persons of `holdings` sit on.
  absl::Status FindBodies(storage::ReadSession& session, absl::Time now,
                          Holdings& holdings) const;

  const engine::Catalogue& catalogue_;
  const storage::LinkTable links_;
  const storage::ColumnLookup tokens_;
  const storage::ColumnLookup grants_;
};

// Every answer is read from the store: whoever asks often remembers it.
class StoredCallers : public engine::CallerDirectory {
 public:
  // Both outlive the directory.
  StoredCallers(storage::Store& store, engine::Engine& engine)
      : store_(store), engine_(engine), book_(engine.catalogue()) {}

  absl::StatusOr<std::shared_ptr<const engine::Principal>> FindToken(
      std::string_view digest, absl::Time now) override;
  absl::Status AddGrants(engine::Principal& principal, absl::Time now) override;

 private:
  // Writes the day into the token's record, once.
  void NoteUse(const std::string& name, const std::string& council,
               absl::Time now);

  storage::Store& store_;
  engine::Engine& engine_;
  const RoleBook book_;
  // Shared with writes under way, which may end after the directory.
  struct Noting {
    std::mutex mutex;
    std::set<std::string> tokens;  // by name; guarded by mutex
  };
  const std::shared_ptr<Noting> noting_ = std::make_shared<Noting>();
};

}  // namespace minutebook::records
