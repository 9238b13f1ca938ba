// How often something may happen: so many times a second, and at once what was
// not used up within a while before. Pure: the time is an argument.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "absl/time/time.h"
#include "storage/steady_time.h"

namespace minutebook::runtime {

struct Rate {
  std::chrono::nanoseconds interval{0};  // between two; zero: any rate
  std::chrono::nanoseconds burst{0};     // how long it saves up; at least one

  bool limits() const { return interval.count() != 0; }
};

// `count` a second, with what `burst` brings saved up at most; any rate when
// `count` is zero.
inline Rate PerSecond(int64_t count, absl::Duration burst) {
  if (count == 0) return {};
  const std::chrono::nanoseconds interval(1'000'000'000 / count);
  return {interval, std::max(interval, absl::ToChronoNanoseconds(burst))};
}

// Full when it is made. It holds nothing but the time at which it is full
// again, so one that is full may be forgotten and made anew.
class TokenBucket {
 public:
  // How long until one may be taken; zero: at once.
  std::chrono::nanoseconds Wait(const Rate& rate,
                                storage::SteadyTime now) const {
    constexpr std::chrono::nanoseconds kNone(0);
    if (!rate.limits()) return kNone;
    return std::max(kNone,
                    std::max(full_, now) + rate.interval - rate.burst - now);
  }

  // Takes one, whether or not there is one.
  void Take(const Rate& rate, storage::SteadyTime now) {
    if (rate.limits()) full_ = std::max(full_, now) + rate.interval;
  }

  storage::SteadyTime full() const { return full_; }

 private:
  storage::SteadyTime full_{};
};

}  // namespace minutebook::runtime
