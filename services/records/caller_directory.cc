#include "services/records/caller_directory.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "minutebook/councils/v1/membership.pb.h"
#include "minutebook/councils/v1/person.pb.h"
#include "minutebook/records/v1/api_token.pb.h"
#include "minutebook/records/v1/role_grant.pb.h"
#include "services/engine/above.h"
#include "services/engine/facts.h"
#include "services/engine/method_write.h"
#include "services/rules/civil_date.h"
#include "services/rules/membership.h"
#include "storage/text.h"

namespace minutebook::records {
namespace {

using engine::Principal;

// How long a call waits for the store to say who calls.
constexpr absl::Duration kPatience = absl::Seconds(5);

constexpr char kNotesUse[] =
    "minutebook.records.v1.AccessService/first use of a day";

bool Expired(const v1::ApiToken& token, absl::Time now) {
  return token.has_expire_time() &&
         google::protobuf::util::TimeUtil::TimestampToMicroseconds(
             token.expire_time()) <= absl::ToUnixMicros(now);
}

bool Holds(const v1::RoleGrant& grant, int32_t today) {
  return (!grant.has_start_date() ||
          rules::DateNumber(grant.start_date()) <= today) &&
         (!grant.has_end_date() ||
          today <= rules::DateNumber(grant.end_date()));
}

google::type::Date UtcDay(absl::Time now) { return rules::DayAt(now, "UTC"); }
google::type::Date LondonDay(absl::Time now) { return rules::DayAt(now, ""); }

}  // namespace

void Holdings::GiveTo(Principal& principal) const {
  for (const HeldRole& held : roles) {
    principal.grants[held.council].Add(held.role);
    if (held.role == options::v1::ROLE_HEAD_OF_SERVICE &&
        !held.department.empty()) {
      principal.departments[held.council].insert(held.department);
    }
  }
  for (const auto& [council, names] : bodies) {
    std::set<std::string> keys;
    for (const std::string& name : names) {
      keys.insert(name.substr(name.rfind('/') + 1));
    }
    principal.sits_on[council] = storage::BodyClasses(keys);
  }
}

RoleBook::RoleBook(const engine::Catalogue& catalogue)
    : catalogue_(catalogue),
      tokens_("api_tokens", "token_digest"),
      grants_("role_grants", "subject") {}

absl::Status RoleBook::OfToken(storage::ReadSession& session,
                               std::string_view digest, absl::Time now,
                               std::string& name, Holdings& holdings,
                               bool& unused) const {
  absl::Status status = tokens_.Find(
      session, digest,
      [&](std::string_view council, std::string_view, std::string_view body) {
        v1::ApiToken token;
        if (!token.ParseFromArray(body.data(), static_cast<int>(body.size())) ||
            Expired(token, now)) {
          return;
        }
        name = token.name();
        unused = rules::DateNumber(token.last_use_date()) !=
                 rules::DateNumber(UtcDay(now));
        for (const int role : token.roles()) {
          holdings.roles.push_back({std::string(council),
                                    static_cast<options::v1::Role>(role), name,
                                    token.department(), token.person()});
        }
      });
  return status.ok() ? FindBodies(session, now, holdings) : status;
}

absl::Status RoleBook::OfSubject(storage::ReadSession& session,
                                 std::string_view subject, absl::Time now,
                                 Holdings& holdings) const {
  // A grant begins and ends with the day of Europe/London, whatever zone its
  // council has set: who calls is asked before any council is known.
  const int32_t today = rules::DateNumber(LondonDay(now));
  absl::Status status = grants_.Find(
      session, subject,
      [&](std::string_view council, std::string_view, std::string_view body) {
        v1::RoleGrant grant;
        if (grant.ParseFromArray(body.data(), static_cast<int>(body.size())) &&
            Holds(grant, today)) {
          holdings.roles.push_back({std::string(council), grant.role(),
                                    grant.name(), grant.department(),
                                    grant.person()});
        }
      });
  return status.ok() ? FindBodies(session, now, holdings) : status;
}

absl::Status RoleBook::FindBodies(storage::ReadSession& session, absl::Time now,
                                  Holdings& holdings) const {
  const google::type::Date today = LondonDay(now);
  std::set<std::pair<std::string, std::string>> persons;
  for (const HeldRole& held : holdings.roles) {
    if (!held.person.empty()) persons.insert({held.council, held.person});
  }
  for (const auto& [council, person] : persons) {
    const engine::Facts facts(session, catalogue_, links_, council,
                              storage::VisibilitySet::All());
    const auto memberships =
        facts.Referring<councils::v1::Person, councils::v1::Membership>(person);
    if (!memberships.ok()) return memberships.status();
    for (const councils::v1::Membership& membership : *memberships) {
      if (!rules::SitsOn(membership, person, today)) continue;
      holdings.bodies[council].insert(engine::Above(membership.name()));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const Principal>> StoredCallers::FindToken(
    std::string_view digest, absl::Time now) {
  std::string name;
  Holdings holdings;
  bool unused = false;
  absl::Status status = store_.Read(
      storage::SteadyAfter(kPatience), false,
      [&](storage::ReadSession& session) {
        return book_.OfToken(session, digest, now, name, holdings, unused);
      });
  if (!status.ok()) return status;
  if (name.empty()) return std::shared_ptr<const Principal>();
  auto principal = std::make_shared<Principal>();
  principal->subject = name;
  holdings.GiveTo(*principal);
  if (unused) NoteUse(name, holdings.roles.front().council, now);
  return principal;
}

absl::Status StoredCallers::AddGrants(Principal& principal, absl::Time now) {
  Holdings holdings;
  absl::Status status = store_.Read(
      storage::SteadyAfter(kPatience), false,
      [&](storage::ReadSession& session) {
        return book_.OfSubject(session, principal.subject, now, holdings);
      });
  if (!status.ok()) return status;
  holdings.GiveTo(principal);
  return absl::OkStatus();
}

void StoredCallers::NoteUse(const std::string& name, const std::string& council,
                            absl::Time now) {
  {
    const std::lock_guard<std::mutex> lock(noting_->mutex);
    if (!noting_->tokens.insert(name).second) return;
  }
  engine::Principal self;
  self.subject = name;
  self.grants[council].Add(options::v1::ROLE_ADMINISTRATOR);
  engine_.WriteOwn(
      self.In(council), kNotesUse,
      [name, day = UtcDay(now)](const engine::DecideContext& context)
          -> absl::StatusOr<std::vector<engine::Operation>> {
        absl::StatusOr<v1::ApiToken> token =
            context.facts.Get<v1::ApiToken>(name);
        if (!token.ok()) return token.status();
        *token->mutable_last_use_date() = day;
        std::vector<engine::Operation> operations;
        operations.push_back(
            engine::Replacing(context.facts.TypeOf<v1::ApiToken>(), *token));
        return operations;
      },
      // A use that cannot be noted is tried again with the next one.
      [noting = noting_, name](const absl::StatusOr<std::string>&) {
        const std::lock_guard<std::mutex> lock(noting->mutex);
        noting->tokens.erase(name);
      });
}

}  // namespace minutebook::records
