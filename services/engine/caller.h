// Who calls, and what that lets them do and see. A Principal is what
// credentials prove; a Caller is a principal in one council, and an argument
// of every read and write.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "minutebook/options/v1/options.pb.h"
#include "storage/visibility.h"

namespace minutebook::engine {

using options::v1::Role;
using storage::VisibilitySet;

class RoleSet {
 public:
  RoleSet() = default;
  RoleSet(std::initializer_list<Role> roles) {
    for (const Role role : roles) Add(role);
  }
  void Add(Role role) { bits_ |= 1u << role; }
  void Add(RoleSet roles) { bits_ |= roles.bits_; }
  bool Contains(Role role) const { return ((bits_ >> role) & 1u) != 0; }
  bool ContainsAnyOf(const options::v1::Access& access) const;

 private:
  uint32_t bits_ = 0;
};

// The visibilities that roles alone give in a council.
VisibilitySet VisibilitiesOf(RoleSet roles);

struct Caller {
  std::string subject;  // stands in the ledger as the actor
  std::string council;  // id, or storage::kServerPartition
  RoleSet roles;
  VisibilitySet visibilities;
  std::set<std::string> departments = {};  // led; full names
};

// Whether the caller writes as the head of departments alone: records that
// belong to a department only where that is one of them.
bool WritesForDepartmentsAlone(const Caller& caller);

// Whether the caller may know of deleted records and of who changed what:
// those who work for the council may.
inline bool SeesDeleted(const Caller& caller) {
  return caller.visibilities.Contains(options::v1::VISIBILITY_INTERNAL);
}

struct Principal {
  std::string subject;
  bool server_administrator = false;
  std::map<std::string, RoleSet> grants;  // by council id
  // The departments led, as full names, by council id.
  std::map<std::string, std::set<std::string>> departments = {};
  // The bodies that the caller sits on, by council id: as a member, it reads
  // their exempt records.
  std::map<std::string, storage::BodyClasses> sits_on = {};

  // The principal in one council. Everybody is anonymous at least; the
  // server's administrator administers every council.
  Caller In(const std::string& council) const;

  // Every role held in any council: what authorises a call whose council cannot
  // be told.
  RoleSet RolesAnywhere() const;
};

// What is on record of callers. Thread-safe.
class CallerDirectory {
 public:
  virtual ~CallerDirectory() = default;

  // The holder of the API token with this SHA-256 (lower-case hexadecimal);
  // null when no such token is valid at `now`.
  virtual absl::StatusOr<std::shared_ptr<const Principal>> FindToken(
      std::string_view digest, absl::Time now) = 0;

  // Adds to `principal` the roles granted to its subject on the day of `now`.
  virtual absl::Status AddGrants(Principal& principal, absl::Time now) = 0;
};

}  // namespace minutebook::engine
