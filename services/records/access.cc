#include "services/records/access.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/time_util.h"
#include "minutebook/records/v1/access_service.pb.h"
#include "services/engine/error.h"
#include "services/engine/standard_reads.h"
#include "services/engine/validation.h"
#include "services/records/caller_directory.h"

namespace minutebook::records {
namespace {

using engine::FieldViolations;
using google::protobuf::Message;
using google::protobuf::util::TimeUtil;
using options::v1::Role;
using options::v1::Role_Name;

// Roles that a council gives: not that of the server's administrator, and not
// what everybody is anyhow.
bool CanBeGranted(int role) {
  return role > options::v1::ROLE_ANONYMOUS &&
         role <= options::v1::ROLE_ADMINISTRATOR;
}

void CheckRole(int role, const std::string& path, FieldViolations& violations) {
  if (CanBeGranted(role)) return;
  violations.Add(path, absl::StrCat(Role_Name(static_cast<Role>(role)),
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
  if (token.has_expire_time() &&
      TimeUtil::TimestampToMicroseconds(token.expire_time()) <=
          TimeUtil::TimestampToMicroseconds(token.create_time())) {
    violations.Add(engine::JoinPath(path, "expire_time"),
                   absl::StrCat("is ", TimeUtil::ToString(token.expire_time()),
                                ", not after the token was made at ",
                                TimeUtil::ToString(token.create_time()),
                                ": it would never be valid"));
  }
}

void CheckGrant(const Message& after, const std::string& path,
                FieldViolations& violations) {
  CheckRole(static_cast<const v1::RoleGrant&>(after).role(),
            engine::JoinPath(path, "role"), violations);
}

class ExplainAccess : public engine::ReadCommand {
 public:
  explicit ExplainAccess(const engine::Engine& engine) : engine_(engine) {}

  absl::StatusOr<std::string> Run(const engine::ReadContext& context,
                                  const Message& message) const override {
    const auto& request = static_cast<const v1::ExplainAccessRequest&>(message);
    const engine::Method* method = FindMethod(request.method());
    if (method == nullptr) {
      FieldViolations violations;
      violations.Add("method",
                     absl::StrCat("there is no method ", request.method()));
      return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
    }
    v1::ExplainAccessResponse response;
    absl::StatusOr<engine::Caller> caller =
        CallerOf(context, request.subject(), response);
    if (!caller.ok()) return caller.status();
    const options::v1::Access& access = engine::Engine::AccessOf(*method);
    for (const int role : access.any_of()) {
      response.add_any_of(static_cast<Role>(role));
    }
    for (int role = 1; role <= options::v1::Role_MAX; ++role) {
      if (caller->roles.Contains(static_cast<Role>(role))) {
        response.add_roles(static_cast<Role>(role));
      }
    }
    for (int visibility = 1; visibility <= options::v1::Visibility_MAX;
         ++visibility) {
      if (caller->visibilities.Contains(visibility)) {
        response.add_visibilities(
            static_cast<options::v1::Visibility>(visibility));
      }
    }
    absl::Status status = Judge(context, request, *caller, access, response);
    if (!status.ok()) return status;
    return response.SerializeAsString();
  }

 private:
  const engine::Method* FindMethod(const std::string& name) const {
    const std::string end = absl::StrCat(".", name);
    for (const auto* method : engine_.methods()) {
      if (method->full_name() == name ||
          absl::EndsWith(method->full_name(), end)) {
        return engine_.Find(method->full_name());
      }
    }
    return nullptr;
  }

  // The caller as credentials of this subject would make it, in the council
  // asked about.
  absl::StatusOr<engine::Caller> CallerOf(
      const engine::ReadContext& context, const std::string& subject,
      v1::ExplainAccessResponse& response) const {
    std::vector<HeldRole> roles;
    const engine::ResourceType& tokens = context.facts().TypeOf<v1::ApiToken>();
    if (engine::ParseName(tokens, subject).has_value()) {
      absl::StatusOr<v1::ApiToken> token =
          context.facts().Get<v1::ApiToken>(subject);
      if (!token.ok()) return token.status();
      std::string name;
      bool unused = false;
      absl::Status status =
          book_.OfToken(context.session, token->token_digest(), context.now,
                        name, roles, unused);
      if (!status.ok()) return status;
    } else if (!subject.empty()) {
      absl::Status status =
          book_.OfSubject(context.session, subject, context.now, roles);
      if (!status.ok()) return status;
    }
    engine::Principal principal;
    principal.subject = subject;
    // As the holder of the server's own token is called; no other subject is
    // without a prefix.
    principal.server_administrator = subject == "administrator";
    for (const HeldRole& held : roles) {
      if (held.council != context.caller.council) continue;
      Add(held, principal);
      if (response.grants().empty() ||
          *response.grants().rbegin() != held.grant) {
        response.add_grants(held.grant);
      }
    }
    return principal.In(context.caller.council);
  }

  static absl::Status Judge(const engine::ReadContext& context,
                            const v1::ExplainAccessRequest& request,
                            const engine::Caller& caller,
                            const options::v1::Access& access,
                            v1::ExplainAccessResponse& response) {
    if (!caller.roles.ContainsAnyOf(access)) {
      std::vector<std::string> names;
      for (const int role : access.any_of()) {
        names.push_back(Role_Name(static_cast<Role>(role)));
      }
      response.set_reason(absl::StrCat("refused: the method asks for one of ",
                                       absl::StrJoin(names, ", "),
                                       ", and the caller has none of them"));
      return absl::OkStatus();
    }
    response.set_allowed(true);
    response.set_reason(
        "allowed: the caller has a role that the method asks for");
    if (request.record().empty()) return absl::OkStatus();
    const std::optional<engine::RecordRef> ref =
        context.catalogue.ParseAnyName(request.record());
    if (!ref.has_value() || ref->council() != context.caller.council) {
      return engine::RecordNotFound(request.record());
    }
    absl::StatusOr<std::optional<storage::StoredRecord>> stored =
        ref->type->table().GetState(context.session, ref->partition, ref->key);
    if (!stored.ok()) return stored.status();
    if (!stored->has_value() || (*stored)->delete_time) {
      response.set_allowed(false);
      response.set_reason("not found: no such record stands");
      return absl::OkStatus();
    }
    const auto visibility =
        static_cast<options::v1::Visibility>((*stored)->visibility);
    response.set_record_visibility(visibility);
    const bool seen = caller.visibilities.Contains(visibility);
    response.set_allowed(seen);
    response.set_reason(
        seen ? absl::StrCat("allowed: the caller reads ",
                            options::v1::Visibility_Name(visibility))
             : absl::StrCat("not found: the record is ",
                            options::v1::Visibility_Name(visibility),
                            ", which none of the caller's roles reads"));
    return absl::OkStatus();
  }

  const engine::Engine& engine_;
  const RoleBook book_;
};

}  // namespace

void RegisterAccess(engine::Engine& engine) {
  engine.Register("minutebook.records.v1.AccessService.ExplainAccess",
                  std::make_unique<ExplainAccess>(engine));
  engine.catalogue().FindMutable("minutebook/ApiToken")->set_check(CheckToken);
  engine.catalogue().FindMutable("minutebook/RoleGrant")->set_check(CheckGrant);
}

}  // namespace minutebook::records
