// What one caller and one address may ask of the server: calls a second, calls
// and streams under way, failed attempts to prove who they are. They stand in a
// table of fixed size, in which those forgotten first are those that have been
// quiet longest, so that nobody makes it grow. See ADR-quotas.md.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "services/runtime/token_bucket.h"
#include "storage/steady_time.h"

namespace minutebook::runtime {

// Zero is no limit.
struct QuotaLimits {
  Rate caller;
  Rate address;
  Rate failures;  // of one address
  int calls = 0;  // of one caller, under way
  int streams = 0;
};

// Refusals. Read by anyone at any time.
struct QuotaStats {
  std::atomic<uint64_t> caller_rate{0};
  std::atomic<uint64_t> caller_calls{0};
  std::atomic<uint64_t> caller_streams{0};
  std::atomic<uint64_t> address_rate{0};
  std::atomic<uint64_t> address_failures{0};
};

// Thread-safe. Refusals are OVERLOADED with a RetryInfo; the metadata `limit`
// of their ErrorInfo is the limit's name, as in QuotaStats.
class CallerQuotas {
 private:
  struct Set;
  struct Slot {
    uint64_t key = 0;  // zero: free
    TokenBucket bucket;
    int calls = 0;
    int streams = 0;
  };

 public:
  // A call under way. Ends with its destruction, before that of the quotas.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&& other) noexcept { *this = std::move(other); }
    Lease& operator=(Lease&& other) noexcept {
      std::swap(set_, other.set_);
      std::swap(count_, other.count_);
      return *this;
    }
    ~Lease();

   private:
    friend class CallerQuotas;
    Set* set_ = nullptr;  // null: nothing is counted
    int* count_ = nullptr;
  };

  enum class Kind { kCall, kStream };

  explicit CallerQuotas(QuotaLimits limits);

  const QuotaLimits& limits() const { return limits_; }
  const QuotaStats& stats() const { return stats_; }

  // Takes a call of what an address may make.
  absl::Status EnterAddress(std::string_view address, storage::SteadyTime now);

  // The error when too many credentials from there were wrong of late for those
  // to be looked at that are not known to be good.
  absl::Status CheckFailures(std::string_view address, storage::SteadyTime now,
                             absl::FunctionRef<bool()> known);
  void CountFailure(std::string_view address, storage::SteadyTime now);

  // Takes a call of what a caller may make and counts it in for as long as
  // `lease` lives.
  absl::Status EnterCaller(std::string_view caller, Kind kind,
                           storage::SteadyTime now, Lease& lease);

 private:
  enum class What : unsigned char { kCaller, kAddress, kFailures };

  static constexpr size_t kSlots = 8;
  struct alignas(64) Set {
    std::mutex mutex;
    std::array<Slot, kSlots> slots;  // guarded by mutex
  };
  // Some 16,000 callers and addresses, half a mebibyte.
  static constexpr size_t kSets = 2048;

  uint64_t KeyOf(What what, std::string_view who) const;
  Set& SetOf(uint64_t key) { return sets_[key % kSets]; }
  // The slot of the key, perhaps that of another who has been quiet longest;
  // null when all have calls under way. Holds set.mutex.
  static Slot* Find(Set& set, uint64_t key);

  const QuotaLimits limits_;
  const uint64_t seed_;
  QuotaStats stats_;
  std::vector<Set> sets_;
};

}  // namespace minutebook::runtime
