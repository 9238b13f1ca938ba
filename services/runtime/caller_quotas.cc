#include "services/runtime/caller_quotas.h"

#include <cstring>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "services/engine/error.h"
#include "services/engine/retry.h"
#include "storage/digest.h"
#include "storage/text.h"

namespace minutebook::runtime {
namespace {

using std::chrono::nanoseconds;
using storage::SteadyTime;

// When a call under way will have ended, nobody knows.
constexpr absl::Duration kUntilOneEnds = absl::Seconds(1);

absl::Status Refused(std::atomic<uint64_t>& counter, const char* limit,
                     const std::string& what, absl::Duration wait) {
  counter.fetch_add(1, std::memory_order_relaxed);
  return engine::WithRetry(
      engine::MakeError(
          options::v1::ERROR_REASON_OVERLOADED,
          absl::StrCat(what, ": try again in ", absl::FormatDuration(wait)),
          {{"limit", limit}}),
      wait);
}

// Rounded up, so that whoever waits for it is not refused again.
absl::Duration Millis(nanoseconds wait) {
  return absl::Ceil(absl::FromChrono(wait), absl::Milliseconds(1));
}

uint64_t RandomSeed() {
  uint64_t seed = 0;
  std::memcpy(&seed, storage::RandomBytes(sizeof(seed)).data(), sizeof(seed));
  return seed;
}

}  // namespace

CallerQuotas::CallerQuotas(QuotaLimits limits)
    : limits_(limits), seed_(RandomSeed()), sets_(kSets) {}

CallerQuotas::Lease::~Lease() {
  if (set_ == nullptr) return;
  const std::lock_guard<std::mutex> lock(set_->mutex);
  --*count_;
}

uint64_t CallerQuotas::KeyOf(What what, std::string_view who) const {
  const uint64_t key =
      absl::HashOf(seed_, static_cast<int>(what), storage::AsAbsl(who));
  return key == 0 ? 1 : key;
}

CallerQuotas::Slot* CallerQuotas::Find(Set& set, uint64_t key) {
  Slot* quietest = nullptr;
  for (Slot& slot : set.slots) {
    if (slot.key == key) return &slot;
    if (slot.calls + slot.streams == 0 &&
        (quietest == nullptr || slot.bucket.full() < quietest->bucket.full())) {
      quietest = &slot;
    }
  }
  if (quietest != nullptr) {
    *quietest = Slot();
    quietest->key = key;
  }
  return quietest;
}

absl::Status CallerQuotas::EnterAddress(std::string_view address,
                                        SteadyTime now) {
  if (!limits_.address.limits()) return absl::OkStatus();
  const uint64_t key = KeyOf(What::kAddress, address);
  Set& set = SetOf(key);
  nanoseconds wait(0);
  {
    const std::lock_guard<std::mutex> lock(set.mutex);
    Slot* slot = Find(set, key);
    if (slot == nullptr) return absl::OkStatus();
    wait = slot->bucket.Wait(limits_.address, now);
    if (wait.count() == 0) {
      slot->bucket.Take(limits_.address, now);
      return absl::OkStatus();
    }
  }
  return Refused(stats_.address_rate, "address_rate",
                 "this address makes more calls a second than one may",
                 Millis(wait));
}

absl::Status CallerQuotas::CheckFailures(std::string_view address,
                                         SteadyTime now,
                                         absl::FunctionRef<bool()> known) {
  if (!limits_.failures.limits()) return absl::OkStatus();
  const uint64_t key = KeyOf(What::kFailures, address);
  Set& set = SetOf(key);
  nanoseconds wait(0);
  {
    const std::lock_guard<std::mutex> lock(set.mutex);
    for (const Slot& slot : set.slots) {
      if (slot.key == key) wait = slot.bucket.Wait(limits_.failures, now);
    }
  }
  if (wait.count() == 0 || known()) return absl::OkStatus();
  return Refused(stats_.address_failures, "address_failures",
                 "too many credentials from this address were not valid",
                 Millis(wait));
}

void CallerQuotas::CountFailure(std::string_view address, SteadyTime now) {
  if (!limits_.failures.limits()) return;
  const uint64_t key = KeyOf(What::kFailures, address);
  Set& set = SetOf(key);
  const std::lock_guard<std::mutex> lock(set.mutex);
  Slot* slot = Find(set, key);
  if (slot != nullptr) slot->bucket.Take(limits_.failures, now);
}

absl::Status CallerQuotas::EnterCaller(std::string_view caller, Kind kind,
                                       SteadyTime now, Lease& lease) {
  const bool stream = kind == Kind::kStream;
  const int most = stream ? limits_.streams : limits_.calls;
  if (!limits_.caller.limits() && most == 0) return absl::OkStatus();
  const uint64_t key = KeyOf(What::kCaller, caller);
  Set& set = SetOf(key);
  nanoseconds wait(0);
  {
    const std::lock_guard<std::mutex> lock(set.mutex);
    Slot* slot = Find(set, key);
    if (slot == nullptr) return absl::OkStatus();
    int& count = stream ? slot->streams : slot->calls;
    wait = slot->bucket.Wait(limits_.caller, now);
    if (wait.count() == 0 && (most == 0 || count < most)) {
      slot->bucket.Take(limits_.caller, now);
      ++count;
      lease.set_ = &set;
      lease.count_ = &count;
      return absl::OkStatus();
    }
  }
  if (wait.count() != 0) {
    return Refused(stats_.caller_rate, "caller_rate",
                   "this caller makes more calls a second than one may",
                   Millis(wait));
  }
  return stream ? Refused(stats_.caller_streams, "caller_streams",
                          absl::StrCat("this caller has ", most,
                                       " streams open, the most that one may"),
                          kUntilOneEnds)
                : Refused(stats_.caller_calls, "caller_calls",
                          absl::StrCat("this caller has ", most,
                                       " calls under way, the most that one "
                                       "may"),
                          kUntilOneEnds);
}

}  // namespace minutebook::runtime
