#include "services/runtime/key_set.h"

#include <curl/curl.h>

#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "re2/re2.h"

namespace minutebook::runtime {
namespace {

using nlohmann::json;

constexpr size_t kLargestSet = 1 << 20;
constexpr size_t kMostKeys = 100;
constexpr size_t kLeastRsaBytes = 2048 / 8;
constexpr size_t kEd25519Bytes = 32;

std::string Text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

bool IsAddress(const std::string& source) {
  return absl::StrContains(source, "://");
}

// Only this machine's own addresses may be without TLS.
bool IsSafeAddress(const std::string& source) {
  static const RE2* const safe = new RE2(
      "https://.+|http://(127\\.0\\.0\\.1|\\[::1\\]|localhost)(:[0-9]+)?/.*");
  return RE2::FullMatch(source, *safe);
}

size_t Take(char* data, size_t size, size_t count, void* into) {
  auto& text = *static_cast<std::string*>(into);
  if (text.size() + size * count > kLargestSet) return 0;
  text.append(data, size * count);
  return size * count;
}

absl::StatusOr<std::string> FetchAddress(const std::string& address) {
  constexpr long kTimeoutMs = 5000;  // NOLINT: curl's type
  static const bool initialised =
      curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(),
                                                    curl_easy_cleanup);
  if (!initialised || curl == nullptr) {
    return absl::InternalError("curl cannot be begun");
  }
  std::string text;
  curl_easy_setopt(curl.get(), CURLOPT_URL, address.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  // A key set that moves is set anew by whoever runs the server.
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, kTimeoutMs);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Take);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &text);
  const CURLcode result = curl_easy_perform(curl.get());
  long code = 0;  // NOLINT: curl's type
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &code);
  constexpr int kOk = 200;
  if (result != CURLE_OK || code != kOk) {
    return absl::UnavailableError(
        absl::StrCat("cannot fetch ", address, ": ",
                     result != CURLE_OK ? curl_easy_strerror(result)
                                        : absl::StrCat("status ", code)));
  }
  return text;
}

}  // namespace

absl::StatusOr<std::vector<VerifyingKey>> ParseKeySet(std::string_view text) {
  const json set = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!set.is_object() || !set.contains("keys") || !set["keys"].is_array()) {
    return absl::InvalidArgumentError("is no JSON Web Key Set");
  }
  std::vector<VerifyingKey> keys;
  for (const json& entry : set["keys"]) {
    if (!entry.is_object() || keys.size() == kMostKeys) continue;
    VerifyingKey key;
    key.id = Text(entry, "kid");
    key.kind = Text(entry, "kty");
    key.curve = Text(entry, "crv");
    key.algorithm = Text(entry, "alg");
    const std::string use = Text(entry, "use");
    if (!use.empty() && use != "sig") continue;
    std::string bytes;
    if (key.kind == "RSA") {
      if (!absl::WebSafeBase64Unescape(Text(entry, "n"), &bytes) ||
          bytes.size() < kLeastRsaBytes) {
        continue;
      }
    } else if (key.kind == "OKP" && key.curve == "Ed25519") {
      if (!absl::WebSafeBase64Unescape(Text(entry, "x"), &key.raw) ||
          key.raw.size() != kEd25519Bytes) {
        continue;
      }
    } else if (key.kind != "EC" || key.curve != "P-256") {
      continue;
    }
    // What is secret of a pair that was published by mistake is not kept.
    json parts;
    for (const char* part : {"kty", "n", "e", "crv", "x", "y"}) {
      if (entry.contains(part)) parts[part] = entry[part];
    }
    key.json = parts.dump();
    keys.push_back(std::move(key));
  }
  return keys;
}

absl::Status KeySet::CheckSource(const std::string& source) {
  if (!IsAddress(source) || IsSafeAddress(source)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      source,
      " is no https address: keys that come unprotected could be anyone's"));
}

absl::StatusOr<std::unique_ptr<KeySet>> KeySet::Open(const std::string& source,
                                                     Log& log, Pace pace) {
  absl::Status status = CheckSource(source);
  if (!status.ok()) return status;
  std::unique_ptr<KeySet> set(new KeySet(source, log, pace));
  status = set->Read();
  if (!status.ok()) return status;
  return set;
}

KeySet::Keys KeySet::Get() { return GetAfter(pace_.fresh); }

KeySet::Keys KeySet::GetAfterUnknown() { return GetAfter(pace_.between_reads); }

KeySet::Keys KeySet::GetAfter(std::chrono::nanoseconds age) {
  const auto current = [&](bool& fresh) {
    const std::lock_guard<std::mutex> lock(mutex_);
    fresh = storage::SteadyNow() - tried_ < age;
    return keys_;
  };
  bool fresh = false;
  Keys keys = current(fresh);
  if (fresh) return keys;
  // Others go on with what is known while one reads.
  const std::unique_lock<std::mutex> reading(reading_, std::try_to_lock);
  if (!reading.owns_lock()) return keys;
  keys = current(fresh);
  if (fresh) return keys;
  absl::Status status = Read();
  if (!status.ok()) {
    log_.Write(LogLevel::kWarning, "identity provider's keys kept",
               {{"detail", std::string(status.message())}});
  }
  return current(fresh);
}

absl::StatusOr<std::string> KeySet::Fetch() const {
  if (IsAddress(source_)) return FetchAddress(source_);
  std::ifstream file(source_, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || text.str().size() > kLargestSet) {
    return absl::UnavailableError(absl::StrCat("cannot read ", source_));
  }
  return text.str();
}

absl::Status KeySet::Read() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    tried_ = storage::SteadyNow();
  }
  absl::StatusOr<std::string> text = Fetch();
  if (!text.ok()) return text.status();
  absl::StatusOr<std::vector<VerifyingKey>> keys = ParseKeySet(*text);
  if (!keys.ok() || keys->empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(source_, " holds no key set with a key for signatures"));
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  keys_ = std::make_shared<const std::vector<VerifyingKey>>(*std::move(keys));
  return absl::OkStatus();
}

}  // namespace minutebook::runtime
