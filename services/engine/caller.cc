#include "services/engine/caller.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace minutebook::engine {

using namespace options::v1;  // NOLINT: the roles

bool RoleSet::ContainsAnyOf(const Access& access) const {
  for (const int role : access.any_of()) {
    if (role != ROLE_UNSPECIFIED && Contains(static_cast<Role>(role))) {
      return true;
    }
  }
  return false;
}

VisibilitySet VisibilitiesOf(RoleSet roles) {
  if (roles.Contains(ROLE_ADMINISTRATOR) || roles.Contains(ROLE_AUDITOR) ||
      roles.Contains(ROLE_DEMOCRATIC_SERVICES)) {
    return VisibilitySet::All();
  }
  if (roles.Contains(ROLE_STAFF) || roles.Contains(ROLE_MEMBER) ||
      roles.Contains(ROLE_OFFICER) || roles.Contains(ROLE_HEAD_OF_SERVICE) ||
      roles.Contains(ROLE_PERFORMANCE_SYSTEM)) {
    return VisibilitySet::UpTo(VISIBILITY_INTERNAL);
  }
  return VisibilitySet::UpTo(VISIBILITY_PUBLIC);
}

bool WritesForDepartmentsAlone(const Caller& caller) {
  constexpr Role kUnbound[] = {ROLE_OFFICER, ROLE_DEMOCRATIC_SERVICES,
                               ROLE_ADMINISTRATOR, ROLE_SERVER_ADMINISTRATOR};
  return caller.roles.Contains(ROLE_HEAD_OF_SERVICE) &&
         std::none_of(std::begin(kUnbound), std::end(kUnbound),
                      [&](Role role) { return caller.roles.Contains(role); });
}

Caller Principal::In(const std::string& council) const {
  RoleSet roles = {ROLE_ANONYMOUS};
  if (server_administrator) {
    roles.Add({ROLE_SERVER_ADMINISTRATOR, ROLE_ADMINISTRATOR});
  }
  const auto grant = grants.find(council);
  if (grant != grants.end()) roles.Add(grant->second);
  VisibilitySet visibilities = VisibilitiesOf(roles);
  const auto seats = sits_on.find(council);
  if (roles.Contains(ROLE_MEMBER) && seats != sits_on.end() &&
      visibilities != VisibilitySet::All()) {
    visibilities = visibilities.WithBodies(seats->second);
  }
  const auto led = departments.find(council);
  return {subject, council, roles, std::move(visibilities),
          led == departments.end() ? std::set<std::string>() : led->second};
}

RoleSet Principal::RolesAnywhere() const {
  RoleSet roles = In("").roles;
  for (const auto& [council, granted] : grants) roles.Add(granted);
  return roles;
}

}  // namespace minutebook::engine
