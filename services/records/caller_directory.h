// Callers by what the store has of them: API tokens and role grants of all
// councils.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/engine/caller.h"
#include "services/engine/engine.h"
#include "storage/column_lookup.h"
#include "storage/store.h"

namespace minutebook::records {

// A role and the record that gives it.
struct HeldRole {
  std::string council;
  options::v1::Role role;
  std::string grant;       // the name of an ApiToken or a RoleGrant
  std::string department;  // led with the role; empty: none
};

// Lets `principal` be what `held` says.
void Add(const HeldRole& held, engine::Principal& principal);

// Reads the roles; thread-safe.
class RoleBook {
 public:
  RoleBook();

  // The roles that the token with this digest gives at `now`, and in `name` the
  // token's own; both empty when it is not valid. `unused` tells that it was
  // not used yet on that day (UTC).
  absl::Status OfToken(storage::ReadSession& session, std::string_view digest,
                       absl::Time now, std::string& name,
                       std::vector<HeldRole>& roles, bool& unused) const;

  // The roles granted to a subject that hold on the day of `now`.
  absl::Status OfSubject(storage::ReadSession& session,
                         std::string_view subject, absl::Time now,
                         std::vector<HeldRole>& roles) const;

 private:
  const storage::ColumnLookup tokens_;
  const storage::ColumnLookup grants_;
};

// Every answer is read from the store: whoever asks often remembers it.
class StoredCallers : public engine::CallerDirectory {
 public:
  // Both outlive the directory.
  StoredCallers(storage::Store& store, engine::Engine& engine)
      : store_(store), engine_(engine) {}

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
