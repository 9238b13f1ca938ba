#include "services/records/explain_access.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "minutebook/records/v1/access_service.pb.h"
#include "services/engine/error.h"
#include "services/engine/record_header.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "services/records/caller_directory.h"
#include "services/rules/record_cells.h"

namespace minutebook::records {
namespace {

using engine::FieldViolations;
using google::protobuf::Message;
using options::v1::Role;
using options::v1::Visibility;

// What the explanation of one call is made of, once it is known who calls.
class Explanation {
 public:
  Explanation(const engine::ReadContext& context, const engine::Method& method,
              engine::Caller caller, Holdings holdings)
      : context_(context),
        access_(engine::Engine::AccessOf(method)),
        command_(engine::Engine::CommandOf(method)),
        caller_(std::move(caller)),
        holdings_(std::move(holdings)) {}

  absl::StatusOr<v1::ExplainAccessResponse> Make(const std::string& record) {
    Describe();
    if (!caller_.roles.ContainsAnyOf(access_)) {
      Refuse(absl::StrCat("refused: the method asks for one of ",
                          absl::StrJoin(RoleNames(), ", "),
                          ", and the caller has none of them"));
      return std::move(response_);
    }
    response_.set_allowed(true);
    reason_ = absl::StrCat("allowed: the method asks for ", GroundOfRole());
    if (!record.empty()) {
      absl::Status status = JudgeRecord(record);
      if (!status.ok()) return status;
    } else if (command_.write != nullptr) {
      TellOfWrites();
    }
    if (response_.allowed()) response_.set_reason(reason_);
    return std::move(response_);
  }

 private:
  // What the caller is, and what the method asks for.
  void Describe() {
    for (const int role : access_.any_of()) {
      response_.add_any_of(static_cast<Role>(role));
    }
    for (int role = 1; role <= options::v1::Role_MAX; ++role) {
      if (caller_.roles.Contains(static_cast<Role>(role))) {
        response_.add_roles(static_cast<Role>(role));
      }
    }
    for (int visibility = 1; visibility <= options::v1::Visibility_MAX;
         ++visibility) {
      if (caller_.visibilities.Contains(visibility)) {
        response_.add_visibilities(static_cast<Visibility>(visibility));
      }
    }
    for (const HeldRole& held : holdings_.roles) {
      if (response_.grants().empty() ||
          *response_.grants().rbegin() != held.grant) {
        response_.add_grants(held.grant);
      }
    }
    if (caller_.visibilities.bodies().empty()) return;
    for (const std::string& body : holdings_.bodies[caller_.council]) {
      response_.add_bodies(body);
    }
  }

  std::vector<std::string> RoleNames() const {
    std::vector<std::string> names;
    for (const int role : access_.any_of()) {
      names.push_back(rules::WordsOf(static_cast<Role>(role)));
    }
    return names;
  }

  // The role by which the caller is let in, and what gives it.
  std::string GroundOfRole() const {
    for (const int asked : access_.any_of()) {
      const auto role = static_cast<Role>(asked);
      if (!caller_.roles.Contains(role)) continue;
      if (role == options::v1::ROLE_ANONYMOUS) {
        return "anonymous, which everybody is";
      }
      for (const HeldRole& held : holdings_.roles) {
        if (held.role != role) continue;
        return absl::StrCat(rules::WordsOf(role), ", which ", held.grant,
                            " gives");
      }
      return absl::StrCat(rules::WordsOf(role),
                          ", which the server's administrator has everywhere");
    }
    return "";
  }

  void Refuse(std::string why) {
    response_.set_allowed(false);
    response_.set_reason(std::move(why));
  }

  absl::Status JudgeRecord(const std::string& name) {
    const std::optional<engine::RecordRef> ref =
        context_.catalogue.ParseAnyName(name);
    if (!ref.has_value() || ref->council() != caller_.council) {
      return engine::RecordNotFound(name);
    }
    absl::StatusOr<std::optional<storage::StoredRecord>> stored =
        ref->type->table().GetState(context_.session, ref->partition, ref->key);
    if (!stored.ok()) return stored.status();
    if (!stored->has_value() || (*stored)->delete_time) {
      Refuse("not found: no such record stands");
      return absl::OkStatus();
    }
    const std::unique_ptr<Message> record = ref->type->NewMessage();
    if (!record->ParseFromString((*stored)->body)) {
      return engine::MakeError(options::v1::ERROR_REASON_INTERNAL,
                               "a stored record cannot be read");
    }
    const storage::ReadingClass of = (*stored)->visibility;
    const auto visibility = static_cast<Visibility>(storage::VisibilityOf(of));
    response_.set_record_visibility(visibility);
    std::string what = rules::WordsOf(visibility);
    if (storage::IsOfBody(of)) {
      response_.set_record_body(engine::HeaderExemption(*record)->body());
      absl::StrAppend(&what, " and the business of ", response_.record_body());
    }
    if (!caller_.visibilities.Contains(of)) {
      Refuse(absl::StrCat("not found: the record is ", what,
                          ", which none of the caller's roles reads",
                          storage::IsOfBody(of)
                              ? ", nor does the caller sit there as a member"
                              : ""));
      return absl::OkStatus();
    }
    absl::StrAppend(&reason_, "; the record is ", what,
                    ", which the caller reads",
                    storage::IsOfBody(of) && caller_.visibilities !=
                                                 storage::VisibilitySet::All()
                        ? " as a member who sits there"
                        : "");
    return command_.write == nullptr ? absl::OkStatus()
                                     : JudgeWrite(*ref, *record);
  }

  // What is asked of a write of a record beyond role and sight, as far as that
  // is known before what it says.
  absl::Status JudgeWrite(const engine::RecordRef& ref, const Message& record) {
    const bool named = command_.type == ref.type;
    if (named && WritesForDepartmentsAlone(caller_) &&
        ref.type->department_of()) {
      absl::StatusOr<std::string> department =
          ref.type->department_of()(ref.Name(), record, context_.facts());
      if (!department.ok()) return department.status();
      const std::string whose =
          department->empty() ? "no department" : *department;
      if (!caller_.departments.contains(*department)) {
        Refuse(absl::StrCat("refused: the record belongs to ", whose,
                            ", which the caller does not lead"));
        return absl::OkStatus();
      }
      response_.add_besides(absl::StrCat("The record belongs to ", whose,
                                         ", which the caller leads."));
    }
    if (named && ref.type->guard() &&
        command_.kind == engine::Operation::Kind::kDelete) {
      absl::Status status =
          ref.type->guard()(storage::EntryAction::kDelete, ref.Name(), record,
                            record, context_.facts().At(context_.now));
      if (!status.ok()) {
        Refuse(absl::StrCat("refused: ", std::string(status.message())));
        return absl::OkStatus();
      }
    }
    TellOfWrites();
    return absl::OkStatus();
  }

  // What a write may be refused for, whatever the record.
  void TellOfWrites() {
    const engine::ResourceType* type = command_.type;
    if (type == nullptr) {
      response_.add_besides(
          "The method's own rules may refuse it (RULE_BROKEN), each with what "
          "to do instead.");
      return;
    }
    if (response_.record_visibility() == options::v1::VISIBILITY_UNSPECIFIED &&
        WritesForDepartmentsAlone(caller_) && type->department_of()) {
      response_.add_besides(absl::StrCat(
          "The record must belong to a department that the caller leads: ",
          caller_.departments.empty()
              ? "it leads none"
              : absl::StrJoin(caller_.departments, ", "),
          "."));
    }
    if (type->guard()) {
      response_.add_besides(absl::StrCat(
          "The course of ", type->plural(),
          " may forbid it (RULE_BROKEN), with what to do instead."));
    }
    response_.add_besides(
        "Whatever the record refers to must stand, and be readable by all who "
        "may read the record.");
  }

  const engine::ReadContext& context_;
  const options::v1::Access& access_;
  const engine::StandardMethod& command_;
  const engine::Caller caller_;
  Holdings holdings_;
  std::string reason_;  // of a call that is let through, so far
  v1::ExplainAccessResponse response_;
};

class ExplainAccess : public engine::ReadCommand {
 public:
  explicit ExplainAccess(engine::Engine& engine)
      : engine_(engine), book_(engine.catalogue()) {}

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
    absl::StatusOr<Holdings> holdings = HeldBy(context, request.subject());
    if (!holdings.ok()) return holdings.status();
    engine::Principal principal;
    principal.subject = request.subject();
    // As the holder of the server's own token is called; no other subject is
    // without a prefix.
    principal.server_administrator = request.subject() == "administrator";
    holdings->GiveTo(principal);
    absl::StatusOr<v1::ExplainAccessResponse> response =
        Explanation(context, *method, principal.In(context.caller.council),
                    *std::move(holdings))
            .Make(request.record());
    if (!response.ok()) return response.status();
    return response->SerializeAsString();
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

  // What credentials of this subject would give in the council asked about.
  absl::StatusOr<Holdings> HeldBy(const engine::ReadContext& context,
                                  const std::string& subject) const {
    Holdings holdings;
    const engine::ResourceType& tokens = context.facts().TypeOf<v1::ApiToken>();
    absl::Status status;
    if (engine::ParseName(tokens, subject).has_value()) {
      absl::StatusOr<v1::ApiToken> token =
          context.facts().Get<v1::ApiToken>(subject);
      if (!token.ok()) return token.status();
      std::string name;
      bool unused = false;
      status = book_.OfToken(context.session, token->token_digest(),
                             context.now, name, holdings, unused);
    } else if (!subject.empty()) {
      status = book_.OfSubject(context.session, subject, context.now, holdings);
    }
    if (!status.ok()) return status;
    std::erase_if(holdings.roles, [&](const HeldRole& held) {
      return held.council != context.caller.council;
    });
    std::erase_if(holdings.bodies, [&](const auto& held) {
      return held.first != context.caller.council;
    });
    return holdings;
  }

  const engine::Engine& engine_;
  const RoleBook book_;
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeExplainAccess(engine::Engine& engine) {
  return std::make_unique<ExplainAccess>(engine);
}

}  // namespace minutebook::records
