#include "services/settings/setting_table.h"

#include <algorithm>
#include <cctype>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "re2/re2.h"
#include "storage/text.h"

namespace minutebook::settings {
namespace {

using storage::AsAbsl;

constexpr int64_t kDay = 24 * 60 * 60;
constexpr int64_t kMebi = 1 << 20;

template <typename... F>
struct Overload : F... {
  using F::operator()...;
};
template <typename... F>
Overload(F...) -> Overload<F...>;

absl::Status Wrong(const Setting& setting, const std::string& found) {
  return absl::InvalidArgumentError(
      absl::StrCat("found ", found, ", expected ", Expectation(setting)));
}

// As a configuration file has it, on one line.
std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      absl::StrAppend(&quoted, "\\u00", absl::Hex(c, absl::kZeroPad2));
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string TextOf(const Found& found) {
  return std::visit(
      Overload{[](const Typed& typed) { return Quoted(typed.text); },
               [](const std::string& text) { return Quoted(text); },
               [](int64_t number) { return absl::StrCat(number); },
               [](const std::vector<std::string>&) {
                 return std::string("a list");
               }},
      found);
}

// The text of a value that is one text, or null.
const std::string* OneText(const Found& found) {
  if (const auto* typed = std::get_if<Typed>(&found)) return &typed->text;
  return std::get_if<std::string>(&found);
}

absl::Status AssignText(const Setting& setting, const Found& found,
                        std::string& field) {
  const std::string* text = OneText(found);
  const bool known = text != nullptr &&
                     (setting.choices.empty() ||
                      std::find(setting.choices.begin(), setting.choices.end(),
                                *text) != setting.choices.end());
  if (!known) return Wrong(setting, TextOf(found));
  field = *text;
  return absl::OkStatus();
}

absl::Status AssignNumber(const Setting& setting, const Found& found,
                          int64_t& field) {
  int64_t number = 0;
  const auto* typed = std::get_if<Typed>(&found);
  const auto* whole = std::get_if<int64_t>(&found);
  const bool read =
      whole != nullptr ||
      (typed != nullptr && absl::SimpleAtoi(AsAbsl(typed->text), &number));
  if (whole != nullptr) number = *whole;
  if (!read || number < setting.least || number > setting.most) {
    return Wrong(setting, TextOf(found));
  }
  field = number;
  return absl::OkStatus();
}

absl::Status AssignDuration(const Setting& setting, const Found& found,
                            absl::Duration& field) {
  const std::string* text = OneText(found);
  absl::Duration duration;
  if (text == nullptr || !absl::ParseDuration(AsAbsl(*text), &duration) ||
      duration < absl::Seconds(setting.least) ||
      duration > absl::Seconds(setting.most)) {
    return Wrong(setting, TextOf(found));
  }
  field = duration;
  return absl::OkStatus();
}

absl::Status AssignList(const Setting& setting, const Found& found,
                        std::vector<std::string>& field) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&found)) {
    field = *list;
  } else if (const auto* typed = std::get_if<Typed>(&found)) {
    field = absl::StrSplit(typed->text, ',', absl::SkipEmpty());
  } else {
    return Wrong(setting, TextOf(found));
  }
  return absl::OkStatus();
}

// An address of a store with its password starred.
std::string Starred(std::string text) {
  static const RE2* const user = new RE2("^([a-z]+://[^/@:]*):[^/@]*@");
  static const RE2* const query = new RE2("(password=)[^&\\s]*");
  RE2::Replace(&text, *user, "\\1:***@");
  RE2::GlobalReplace(&text, *query, "\\1***");
  return text;
}

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

const std::vector<Setting>& AllSettings() {
  using S = Settings;
  static const auto* const table = new std::vector<Setting>{
      {"store",
       "The SQLite file, or postgresql://... for a PostgreSQL database",
       &S::store},
      {"postgres-statements",
       "Whether statements are kept prepared in PostgreSQL; PgBouncer before "
       "1.21 wants them unnamed",
       &S::postgres_statements,
       0,
       0,
       "",
       {"prepared", "unnamed"}},
      {"token-file",
       "Where the administrator's token is kept; empty: the store's path with "
       ".token, or minutebook.token with PostgreSQL",
       &S::token_file},
      {"readers", "Connections for reading", &S::readers, 1, 64},
      {"write-queue", "Writes that may wait; more are refused", &S::write_queue,
       1, 1'000'000},

      {"listen",
       "Where to listen: 127.0.0.1:PORT, [::1]:PORT or unix:PATH; port 0 takes "
       "a free one; several are separated by commas",
       &S::listen},
      {"admin-listen",
       "Where /metrics, /healthz and /readyz are served: 127.0.0.1:PORT or "
       "[::1]:PORT; empty: nowhere",
       &S::admin_listen},
      {"services",
       "The services of the contract to serve, by full name "
       "(minutebook.meetings.v1.MeetingService), by its last part "
       "(MeetingService) or by area (meetings); empty: all",
       &S::services},

      {"tls-certificate",
       "PEM file with the server's certificate and its chain; changes are "
       "taken "
       "up while it runs; empty: no TLS, and then only this machine may "
       "connect",
       &S::tls_certificate},
      {"tls-key", "PEM file with the certificate's key, without pass phrase",
       &S::tls_key},
      {"tls-client-ca",
       "PEM file with the authorities of clients' certificates; empty: clients "
       "are not asked for any",
       &S::tls_client_ca},
      {"tls-clients",
       "Whether clients may or must show a certificate of those authorities",
       &S::tls_clients,
       0,
       0,
       "",
       {"may", "must"}},
      {"anonymous",
       "Whether calls without credentials read what is public",
       &S::anonymous,
       0,
       0,
       "",
       {"allowed", "refused"}},
      {"oidc-issuer",
       "The identity provider whose tokens are taken, as their claim iss says; "
       "empty: none",
       &S::oidc_issuer},
      {"oidc-audience", "What the claim aud of its tokens has to name",
       &S::oidc_audience},
      {"oidc-keys",
       "Its keys: the path of a JWKS file or the https address of one",
       &S::oidc_keys},
      {"oidc-roles-claim",
       "The claim that lists roles as COUNCIL/ROLE, such as wexcombe/officer",
       &S::oidc_roles_claim},

      {"listen-backlog", "Connections that may wait to be accepted",
       &S::listen_backlog, 1, 65'535},
      {"max-connections", "Connections at once; more are closed at once",
       &S::max_connections, 1, 1'000'000},
      {"max-connections-per-address",
       "Connections at once from one address; more are closed at once",
       &S::max_connections_per_address, 1, 1'000'000},
      {"handshake-timeout",
       "A connection that has not begun to speak HTTP/2 by then is closed",
       &S::handshake_timeout, 1, 120},
      {"max-connection-idle",
       "A connection without calls is closed after this long; 0: never",
       &S::max_connection_idle, 0, 30 * kDay},
      {"max-connection-age",
       "A connection is asked to end after this long; 0: never",
       &S::max_connection_age, 0, 30 * kDay},
      {"max-connection-age-grace",
       "Calls on a connection that was asked to end have this long",
       &S::max_connection_age_grace, 1, kDay},
      {"keepalive-time",
       "A silent connection is pinged after this long; 0: never",
       &S::keepalive_time, 0, kDay},
      {"keepalive-timeout", "A ping that is not answered by then ends it",
       &S::keepalive_timeout, 1, 600},
      {"min-ping-interval", "A client that pings more often gets a strike",
       &S::min_ping_interval, 0, 3'600},
      {"max-ping-strikes", "Strikes before a client is cut off; 0: never",
       &S::max_ping_strikes, 0, 1'000},

      {"max-calls", "Unary calls under way at once; more are refused",
       &S::max_calls, 1, 1'000'000},
      {"max-streams", "Streams under way at once; more are refused",
       &S::max_streams, 1, 1'000'000},
      {"max-streams-per-connection",
       "Calls and streams at once on one connection; more wait at the client",
       &S::max_streams_per_connection, 1, 1'000'000},
      {"max-calls-per-caller",
       "Unary calls of one caller under way at once; more are refused; 0: any "
       "number. Without credentials, an address is a caller",
       &S::max_calls_per_caller, 0, 1'000'000},
      {"max-streams-per-caller",
       "Streams of one caller under way at once; more are refused; 0: any "
       "number",
       &S::max_streams_per_caller, 0, 1'000'000},
      {"max-rate-per-caller",
       "Calls a second of one caller; more are refused; 0: any number",
       &S::max_rate_per_caller, 0, 1'000'000},
      {"max-rate-per-address",
       "Calls a second from one address; more are refused; 0: any number",
       &S::max_rate_per_address, 0, 1'000'000},
      {"max-failures-per-address",
       "Wrong credentials a second from one address; beyond it, only those "
       "that "
       "were good before are looked at; 0: any number",
       &S::max_failures_per_address, 0, 1'000'000},
      {"rate-burst",
       "What a caller or an address does not use of its rate is saved up for "
       "this long",
       &S::rate_burst, 0, 3'600},
      {"trusted-fronts",
       "Addresses of proxies, without port, and unix:, of whom the last "
       "address "
       "in x-forwarded-for is believed to be the caller's; empty: nobody",
       &S::trusted_fronts},
      {"max-message-bytes", "The largest request", &S::max_message_bytes, 1'024,
       1'024 * kMebi, "bytes"},
      {"max-metadata-bytes", "The largest sum of a call's headers",
       &S::max_metadata_bytes, 1'024, kMebi, "bytes"},
      {"memory-quota-bytes", "What gRPC may hold in buffers",
       &S::memory_quota_bytes, 16 * kMebi, 1'024 * 1'024 * kMebi, "bytes"},
      {"deadline", "What a unary call without a deadline, or a later one, has",
       &S::deadline, 1, 600},
      {"shutdown-grace", "What calls under way have when the server stops",
       &S::shutdown_grace, 0, 600},

      {"render-helper",
       "The program that draws pages; empty: minutebook-render beside this one",
       &S::render_helper},
      {"render-timeout", "What a page may take to be drawn", &S::render_timeout,
       1, 60},
      {"render-at-once",
       "Pages drawn at once; as many again wait, more are refused",
       &S::render_at_once, 1, 64},

      {"log-level",
       "The least level logged",
       &S::log_level,
       0,
       0,
       "",
       {"debug", "info", "warning", "error"}},
      {"security-log",
       "Where refusals, exports and reads of exempt or confidential records "
       "are written: a file, stderr or off",
       &S::security_log},
  };
  return *table;
}

const Setting* FindSetting(std::string_view name) {
  for (const Setting& setting : AllSettings()) {
    if (setting.name == name) return &setting;
  }
  return nullptr;
}

std::string VariableOf(const Setting& setting) {
  std::string variable = "MINUTEBOOK_";
  for (const char c : setting.name) {
    variable += c == '-' ? '_' : static_cast<char>(std::toupper(c));
  }
  return variable;
}

absl::Status Assign(const Setting& setting, const Found& found,
                    Settings& settings) {
  return std::visit(
      Overload{[&](std::string Settings::*field) {
                 return AssignText(setting, found, settings.*field);
               },
               [&](int64_t Settings::*field) {
                 return AssignNumber(setting, found, settings.*field);
               },
               [&](absl::Duration Settings::*field) {
                 return AssignDuration(setting, found, settings.*field);
               },
               [&](std::vector<std::string> Settings::*field) {
                 return AssignList(setting, found, settings.*field);
               }},
      setting.field);
}

std::string Expectation(const Setting& setting) {
  const std::string of =
      setting.unit.empty() ? "" : absl::StrCat(" of ", AsAbsl(setting.unit));
  return std::visit(
      Overload{[&](std::string Settings::*) {
                 return setting.choices.empty()
                            ? std::string("a text")
                            : absl::StrCat(
                                  "one of ",
                                  absl::StrJoin(
                                      setting.choices, ", ",
                                      [](std::string* out, std::string_view c) {
                                        out->append(c);
                                      }));
               },
               [&](int64_t Settings::*) {
                 return absl::StrCat("a whole number", of, " from ",
                                     setting.least, " to ", setting.most);
               },
               [&](absl::Duration Settings::*) {
                 return absl::StrCat(
                     "a duration such as \"90s\" or \"5m\", from ",
                     absl::FormatDuration(absl::Seconds(setting.least)), " to ",
                     absl::FormatDuration(absl::Seconds(setting.most)));
               },
               [&](std::vector<std::string> Settings::*) {
                 return std::string("a list of texts");
               }},
      setting.field);
}

std::string Format(const Setting& setting, const Settings& settings) {
  return std::visit(
      Overload{[&](std::string Settings::*field) {
                 return Quoted(Starred(settings.*field));
               },
               [&](int64_t Settings::*field) {
                 return absl::StrCat(settings.*field);
               },
               [&](absl::Duration Settings::*field) {
                 return Quoted(absl::FormatDuration(settings.*field));
               },
               [&](std::vector<std::string> Settings::*field) {
                 return absl::StrCat(
                     "[",
                     absl::StrJoin(
                         settings.*field, ", ",
                         [](std::string* out, const std::string& text) {
                           out->append(Quoted(Starred(text)));
                         }),
                     "]");
               }},
      setting.field);
}

std::string_view NearestName(std::string_view name,
                             const std::vector<std::string_view>& candidates) {
  std::string_view nearest;
  // A third of the letters wrong is no misspelling any more.
  size_t least = name.size() / 3 + 1;
  for (const std::string_view candidate : candidates) {
    const size_t distance = EditDistance(name, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace minutebook::settings
