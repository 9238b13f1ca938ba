// The public keys of an identity provider (a JSON Web Key Set, RFC 7517), from
// a file or an address, read again when they change.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/log.h"
#include "storage/steady_time.h"

namespace minutebook::runtime {

// One key that may verify signatures.
struct VerifyingKey {
  std::string id;         // kid; may be empty
  std::string kind;       // kty: RSA, EC or OKP
  std::string curve;      // crv of EC and OKP
  std::string algorithm;  // alg; empty: any that fits the kind
  std::string json;       // the key as it stands in the set
  std::string raw;        // the bytes of an Ed25519 key
};

// The keys of a set that can be used to verify: RSA of 2048 bits and more, EC
// on P-256, Ed25519; others are passed over. INVALID_ARGUMENT when the text is
// no key set. Pure.
absl::StatusOr<std::vector<VerifyingKey>> ParseKeySet(std::string_view json);

// Thread-safe.
class KeySet {
 public:
  using Keys = std::shared_ptr<const std::vector<VerifyingKey>>;

  // INVALID_ARGUMENT unless `source` is the path of a file or an https address;
  // http is taken for this machine alone. Opens nothing.
  static absl::Status CheckSource(const std::string& source);

  // How often the source is read.
  struct Pace {
    // Keys that are used are read again after this long.
    std::chrono::nanoseconds fresh = std::chrono::minutes(5);
    // However many unknown keys are asked for, once in this time.
    std::chrono::nanoseconds between_reads = std::chrono::seconds(10);
  };

  // `source` as CheckSource takes it. Fails when there are no keys to begin
  // with. `log` outlives the set.
  static absl::StatusOr<std::unique_ptr<KeySet>> Open(const std::string& source,
                                                      Log& log, Pace pace);
  static absl::StatusOr<std::unique_ptr<KeySet>> Open(const std::string& source,
                                                      Log& log) {
    return Open(source, log, Pace());
  }

  // The keys as they were read last: lately, unless they could not be had
  // since.
  Keys Get();
  // The same after a key that is not among them was asked for: reads them again
  // unless that was done a moment ago.
  Keys GetAfterUnknown();

 private:
  KeySet(std::string source, Log& log, Pace pace)
      : source_(std::move(source)), log_(log), pace_(pace) {}

  absl::StatusOr<std::string> Fetch() const;
  absl::Status Read();
  Keys GetAfter(std::chrono::nanoseconds age);

  const std::string source_;
  Log& log_;
  const Pace pace_;
  std::mutex reading_;  // held by the one that reads
  std::mutex mutex_;
  Keys keys_;                    // guarded by mutex_
  storage::SteadyTime tried_{};  // guarded by mutex_
};

}  // namespace minutebook::runtime
