#include "services/records/access.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "minutebook/records/v1/api_token.pb.h"
#include "minutebook/records/v1/role_grant.pb.h"
#include "services/engine/error.h"
#include "services/engine/facts.h"
#include "services/engine/validation.h"
#include "services/records/explain_access.h"
#include "services/rules/record_cells.h"

namespace minutebook::records {
namespace {

using engine::FieldViolations;
using google::protobuf::Message;
using google::protobuf::util::TimeUtil;
using options::v1::Role;

// Roles that a council gives: not that of the server's administrator, and not
// what everybody is anyhow.
bool CanBeGranted(int role) {
  return role > options::v1::ROLE_ANONYMOUS &&
         role <= options::v1::ROLE_ADMINISTRATOR;
}

void CheckRole(int role, const std::string& path, FieldViolations& violations) {
  if (CanBeGranted(role)) return;
  violations.Add(path, absl::StrCat(rules::WordsOf(static_cast<Role>(role)),
                                    " is no role that a council can give"));
}

void CheckToken(const Message& after, const std::string& path,
                FieldViolations& violations) {
  const auto& token = static_cast<const v1::ApiToken&>(after);
  for (int i = 0; i < token.roles_size(); ++i) {
    CheckRole(token.roles(i),
              absl::StrCat(engine::JoinPath(path, "roles"), "[", i, "]"),
              violations);
  }
}

// A token that ends before it was made.
absl::Status CheckTokenTimes(
    absl::Span<const engine::ResourceType::Written> records,
    engine::ResourceType::FindWritten, const engine::Facts& facts,
    FieldViolations& violations) {
  for (const engine::ResourceType::Written& record : records) {
    const auto& token = static_cast<const v1::ApiToken&>(*record.record);
    const google::protobuf::Timestamp made =
        token.has_create_time() ? token.create_time()
                                : TimeUtil::MicrosecondsToTimestamp(
                                      absl::ToUnixMicros(facts.write_time()));
    if (!token.has_expire_time() || token.expire_time() > made) continue;
    violations.Add(
        engine::JoinPath(record.path, "expire_time"),
        absl::StrCat("is ", TimeUtil::ToString(token.expire_time()),
                     ", not after the token was made at ",
                     TimeUtil::ToString(made), ": it would never be valid"));
  }
  return absl::OkStatus();
}

void CheckGrant(const Message& after, const std::string& path,
                FieldViolations& violations) {
  CheckRole(static_cast<const v1::RoleGrant&>(after).role(),
            engine::JoinPath(path, "role"), violations);
}

}  // namespace

void RegisterAccess(engine::Engine& engine) {
  engine.Register("minutebook.records.v1.AccessService.ExplainAccess",
                  MakeExplainAccess(engine));
  engine::ResourceType& token =
      *engine.catalogue().FindMutable("minutebook/ApiToken");
  token.set_check(CheckToken);
  token.set_check_among(CheckTokenTimes);
  engine.catalogue().FindMutable("minutebook/RoleGrant")->set_check(CheckGrant);
}

}  // namespace minutebook::records
