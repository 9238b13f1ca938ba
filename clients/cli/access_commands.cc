#include "clients/cli/access_commands.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/fetch_records.h"
#include "clients/cli/print_rows.h"
#include "clients/cli/record_text.h"
#include "clients/cli/table.h"
#include "clients/cli/text_layout.h"
#include "clients/cpp/connection.h"
#include "minutebook/records/v1/access_service.pb.h"
#include "nlohmann/json.hpp"

namespace minutebook::cli {
namespace {

using options::v1::Role;

constexpr char kService[] = "minutebook.records.v1.AccessService.";

// 256 random bits as text without signs that a shell would read.
absl::StatusOr<std::string> NewToken() {
  constexpr size_t kBytes = 32;
  unsigned char bytes[kBytes];
  if (RAND_bytes(bytes, kBytes) != 1) {
    return absl::InternalError("the system gives no random bytes");
  }
  return absl::StrCat(
      "mbt_",
      absl::BytesToHexString({reinterpret_cast<const char*>(bytes), kBytes}));
}

std::string Digest(const std::string& token) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(),
         digest);
  return absl::BytesToHexString(
      {reinterpret_cast<const char*>(digest), sizeof(digest)});
}

std::string ExpiryText(absl::Time expiry, absl::Time now) {
  return absl::StrCat(
      expiry <= now ? "expired " : "",
      absl::FormatTime("%Y-%m-%d %H:%MZ", expiry, absl::UTCTimeZone()));
}

// `democratic-services` for ROLE_DEMOCRATIC_SERVICES.
std::string WordOf(Role role) {
  std::string word =
      absl::AsciiStrToLower(options::v1::Role_Name(role).substr(5));
  std::replace(word.begin(), word.end(), '_', '-');
  return word;
}

absl::StatusOr<Role> ParseRole(const std::string& word) {
  std::vector<std::string> words;
  for (int number = options::v1::ROLE_STAFF;
       number <= options::v1::ROLE_ADMINISTRATOR; ++number) {
    const auto role = static_cast<Role>(number);
    if (WordOf(role) == word) return role;
    words.push_back(WordOf(role));
  }
  return UsageError(absl::StrCat(
      "\"", word, "\" is no role; these are: ", absl::StrJoin(words, ", ")));
}

absl::Status Call(const client::Connection& connection, const char* method,
                  const google::protobuf::Message& request,
                  google::protobuf::Message& reply) {
  return connection.Call(*client::FindMethod(absl::StrCat(kService, method)),
                         request, reply);
}

std::string TokenName(const std::string& parent, const std::string& name) {
  return name.find('/') == std::string::npos
             ? absl::StrCat(parent, "/apiTokens/", name)
             : name;
}

struct TokenOptions {
  std::string display_name;
  std::string id;
  std::vector<std::string> roles;
  std::string expires;
  std::string person;
};

absl::Status CreateToken(const GlobalOptions& options,
                         const TokenOptions& wanted, std::ostream& out,
                         std::ostream& err) {
  const auto parent = CouncilName(options);
  if (!parent.ok()) return parent.status();
  records::v1::CreateApiTokenRequest request;
  request.set_parent(*parent);
  request.set_api_token_id(wanted.id);
  auto& record = *request.mutable_api_token();
  record.set_display_name(wanted.display_name);
  for (const std::string& word : wanted.roles) {
    const auto role = ParseRole(word);
    if (!role.ok()) return role.status();
    record.add_roles(*role);
  }
  if (!wanted.person.empty()) {
    record.set_person(wanted.person.find('/') == std::string::npos
                          ? absl::StrCat(*parent, "/people/", wanted.person)
                          : wanted.person);
  }
  if (!wanted.expires.empty()) {
    absl::Time time;
    std::string error;
    if (!absl::ParseTime("%Y-%m-%d", wanted.expires, &time, &error) &&
        !absl::ParseTime(absl::RFC3339_full, wanted.expires, &time, &error)) {
      return UsageError(absl::StrCat("\"", wanted.expires,
                                     "\" is neither a day such as 2027-03-31 "
                                     "nor a time such as "
                                     "2027-03-31T12:00:00Z"));
    }
    record.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(time));
  }
  const auto token = NewToken();
  if (!token.ok()) return token.status();
  record.set_token_digest(Digest(*token));
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  records::v1::ApiToken created;
  const absl::Status status =
      Call(**connection, "CreateApiToken", request, created);
  if (!status.ok()) return status;
  if (options.format() == Output::kJson) {
    out << nlohmann::json({{"name", created.name()}, {"token", *token}}).dump(2)
        << "\n";
  } else {
    out << *token << "\n";
  }
  err << "Made " << created.name()
      << ". The token is shown this once and kept nowhere.\n";
  return absl::OkStatus();
}

absl::Status RevokeToken(const GlobalOptions& options, const std::string& name,
                         std::ostream& err) {
  const auto parent = CouncilName(options);
  if (!parent.ok()) return parent.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  records::v1::DeleteApiTokenRequest request;
  request.set_name(TokenName(*parent, name));
  records::v1::ApiToken deleted;
  const absl::Status status =
      Call(**connection, "DeleteApiToken", request, deleted);
  if (status.ok()) err << "Revoked " << deleted.name() << ".\n";
  return status;
}

absl::Status ListTokens(const GlobalOptions& options, std::ostream& out) {
  const auto parent = CouncilName(options);
  if (!parent.ok()) return parent.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto council = ExistingName(**connection, "council", *parent, options);
  if (!council.ok()) return council.status();
  std::vector<Row> rows;
  nlohmann::json list = nlohmann::json::array();
  records::v1::ListApiTokensRequest request;
  request.set_parent(*parent);
  do {
    records::v1::ListApiTokensResponse page;
    const absl::Status status =
        Call(**connection, "ListApiTokens", request, page);
    if (!status.ok()) return status;
    for (const records::v1::ApiToken& token : page.api_tokens()) {
      list.push_back(nlohmann::json::parse(ToJson(token)));
      std::vector<std::string> roles;
      for (const int role : token.roles()) {
        roles.push_back(WordOf(static_cast<Role>(role)));
      }
      const auto& used = token.last_use_date();
      rows.push_back(
          {token.name().substr(token.name().rfind('/') + 1),
           token.display_name(), absl::StrJoin(roles, ", "),
           token.has_expire_time()
               ? ExpiryText(
                     absl::FromUnixSeconds(token.expire_time().seconds()),
                     absl::Now())
               : "never",
           token.has_last_use_date()
               ? absl::StrCat(absl::Dec(used.year(), absl::kZeroPad4), "-",
                              absl::Dec(used.month(), absl::kZeroPad2), "-",
                              absl::Dec(used.day(), absl::kZeroPad2))
               : "never"});
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  const Row header = {"id", "whose", "roles", "expires", "last used"};
  PrintRows(options, header, rows, list, "There are no tokens.", out);
  return absl::OkStatus();
}

// Whether the words have the form of a caller. What has none would be explained
// as somebody unknown to the council.
bool IsCaller(const std::string& subject) {
  if (subject == "anonymous" || subject == "administrator") return true;
  for (const char* prefix : {"oidc:", "certificate:", "councils/"}) {
    if (absl::StartsWith(subject, prefix)) {
      return subject.size() > std::string_view(prefix).size();
    }
  }
  return false;
}

absl::Status ExplainAccess(const GlobalOptions& options,
                           const std::string& subject,
                           const std::string& method, const std::string& record,
                           std::ostream& out) {
  const auto parent = CouncilName(options);
  if (!parent.ok()) return parent.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  if (!IsCaller(subject)) {
    return UsageError(absl::StrCat(
        "\"", subject,
        "\" is no caller: expected oidc:SUBJECT, certificate:NAME, "
        "councils/COUNCIL/apiTokens/TOKEN or anonymous"));
  }
  records::v1::ExplainAccessRequest request;
  request.set_parent(*parent);
  request.set_subject(subject == "anonymous" ? "" : subject);
  request.set_method(method);
  request.set_record(record);
  records::v1::ExplainAccessResponse reply;
  const absl::Status status =
      Call(**connection, "ExplainAccess", request, reply);
  if (!status.ok()) return status;
  if (options.format() == Output::kJson) {
    out << ToJson(reply) << "\n";
    return absl::OkStatus();
  }
  const auto words = [](const auto& roles) {
    std::vector<std::string> list;
    for (const int role : roles)
      list.push_back(WordOf(static_cast<Role>(role)));
    return absl::StrJoin(list, ", ");
  };
  if (options.format() == Output::kCsv) {
    out << CsvLine({"allowed", "reason", "roles", "asks_for", "given_by",
                    "sits_on", "besides"})
        << CsvLine({reply.allowed() ? "yes" : "no", reply.reason(),
                    words(reply.roles()), words(reply.any_of()),
                    absl::StrJoin(reply.grants(), " "),
                    absl::StrJoin(reply.bodies(), " "),
                    absl::StrJoin(reply.besides(), " ")});
    return absl::OkStatus();
  }
  out << OneLine(reply.reason()) << "\n"
      << "  caller's roles:     " << words(reply.roles()) << "\n"
      << "  method asks for:    " << words(reply.any_of()) << "\n";
  for (const std::string& grant : reply.grants()) {
    out << "  given by:           " << OneLine(grant) << "\n";
  }
  for (const std::string& body : reply.bodies()) {
    out << "  sits on:            " << OneLine(body) << "\n";
  }
  for (const std::string& besides : reply.besides()) {
    out << "  asked besides:      " << OneLine(besides) << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddAccessCommands(CLI::App& app, const GlobalOptions& options,
                       std::ostream& out, std::ostream& err,
                       const Runner& run) {
  CLI::App* token =
      app.add_subcommand("token", "Tokens by which programs call");
  token->require_subcommand(1);
  CLI::App* create =
      token->add_subcommand("create", "Make a token and print it, this once");
  create->footer(
      "Example:\n"
      "  minutebook token create Intranet --role staff --council oxford "
      "--expires 2027-03-31 > intranet.token");
  auto wanted = std::make_shared<TokenOptions>();
  create->add_option("name", wanted->display_name, "Whose it is and what for")
      ->required()
      ->type_name("WHOSE");
  create
      ->add_option("--role", wanted->roles,
                   "What its holder may be, such as officer; may be repeated")
      ->required()
      ->type_name("ROLE");
  create->add_option("--id", wanted->id, "The record's id; made when absent")
      ->type_name("ID");
  create
      ->add_option("--expires", wanted->expires,
                   "The day or time from which it is no longer valid")
      ->type_name("TIME");
  create
      ->add_option("--person", wanted->person,
                   "Who the holder is, by id or full name: with the role "
                   "member, it reads the exempt records of the bodies that the "
                   "person sits on")
      ->type_name("PERSON");
  create->callback([=, &options, &out, &err] {
    run([=, &options, &out, &err] {
      return CreateToken(options, *wanted, out, err);
    });
  });
  CLI::App* list = token->add_subcommand(
      "list", "The council's tokens: whose, roles, expiry, last use");
  list->callback([=, &options, &out] {
    run([=, &options, &out] { return ListTokens(options, out); });
  });
  CLI::App* revoke = token->add_subcommand(
      "revoke", "End a token: within a second it proves nothing");
  auto name = std::make_shared<std::string>();
  revoke->add_option("token", *name, "The record's id or full name")
      ->required()
      ->type_name("TOKEN");
  revoke->callback([=, &options, &err] {
    run([=, &options, &err] { return RevokeToken(options, *name, err); });
  });

  CLI::App* access = app.add_subcommand("access", "Who may do what");
  access->require_subcommand(1);
  CLI::App* explain =
      access->add_subcommand("explain", "Why a call is allowed or refused");
  explain->footer(
      "Example:\n"
      "  minutebook access explain oidc:alice MeetingService.UpdateMeeting "
      "councils/oxford/meetings/m1 --council oxford");
  auto asked = std::make_shared<std::vector<std::string>>(3);
  explain
      ->add_option("caller", (*asked)[0],
                   "oidc:SUBJECT, certificate:NAME, the full name of an API "
                   "token, or anonymous")
      ->required()
      ->type_name("CALLER");
  explain->add_option("method", (*asked)[1], "SERVICE.METHOD")
      ->required()
      ->type_name("METHOD");
  explain->add_option("name", (*asked)[2], "The full name of a record")
      ->type_name("NAME");
  explain->callback([=, &options, &out] {
    run([=, &options, &out] {
      return ExplainAccess(options, (*asked)[0], (*asked)[1], (*asked)[2], out);
    });
  });
}

}  // namespace minutebook::cli
