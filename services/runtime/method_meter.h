// What is counted of the calls of one method. Counting is a few relaxed
// additions to plain counters; names and labels are put to them by whoever
// reads them.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "grpcpp/support/status_code_enum.h"

namespace minutebook::runtime {

// Thread-safe. On cache lines of its own, so that methods do not slow each
// other down.
struct alignas(64) MethodMeter {
  // The upper bounds of the classes of duration, in seconds.
  static constexpr std::array<double, 16> kBounds = {
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
      0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
  static constexpr size_t kCodes =
      17;  // grpc::StatusCode, OK to UNAUTHENTICATED

  std::atomic<uint64_t> started{0};
  std::atomic<uint64_t> received{0};  // messages
  std::atomic<uint64_t> sent{0};
  std::array<std::atomic<uint64_t>, kCodes> handled{};  // by code
  // Calls by class of duration; the last class is what took longer.
  std::array<std::atomic<uint64_t>, kBounds.size() + 1> durations{};
  std::atomic<uint64_t> nanos{0};  // the sum of all durations

  void Handled(grpc::StatusCode code, std::chrono::nanoseconds took) {
    constexpr auto kOrder = std::memory_order_relaxed;
    const double seconds = std::chrono::duration<double>(took).count();
    size_t bucket = 0;
    while (bucket < kBounds.size() && seconds > kBounds[bucket]) ++bucket;
    durations[bucket].fetch_add(1, kOrder);
    nanos.fetch_add(static_cast<uint64_t>(took.count()), kOrder);
    handled[static_cast<size_t>(code) % kCodes].fetch_add(1, kOrder);
  }
};

}  // namespace minutebook::runtime
