#include "services/runtime/trace.h"

#include <algorithm>

#include "storage/digest.h"
#include "storage/text.h"

namespace minutebook::runtime {
namespace {

// version "-" trace-id "-" parent-id "-" flags
constexpr size_t kTraceBegin = 3;
constexpr size_t kTraceDigits = 32;
constexpr size_t kParentBegin = kTraceBegin + kTraceDigits + 1;
constexpr size_t kParentDigits = 16;
constexpr size_t kFlagsBegin = kParentBegin + kParentDigits + 1;
constexpr size_t kLength = kFlagsBegin + 2;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

bool IsZero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

std::string_view TraceIdOf(std::string_view traceparent) {
  if (traceparent.size() < kLength) return {};
  const std::string_view version = traceparent.substr(0, 2);
  const std::string_view trace = traceparent.substr(kTraceBegin, kTraceDigits);
  const std::string_view parent =
      traceparent.substr(kParentBegin, kParentDigits);
  const bool whole = version == "00" ? traceparent.size() == kLength
                                     : traceparent.size() == kLength ||
                                           traceparent[kLength] == '-';
  if (!whole || version == "ff" || !IsHex(version) || !IsHex(trace) ||
      !IsHex(parent) || !IsHex(traceparent.substr(kFlagsBegin, 2)) ||
      traceparent[kTraceBegin - 1] != '-' ||
      traceparent[kParentBegin - 1] != '-' ||
      traceparent[kFlagsBegin - 1] != '-' || IsZero(trace) || IsZero(parent)) {
    return {};
  }
  return trace;
}

std::string NewTraceId() {
  return storage::Hex(storage::RandomBytes(kTraceDigits / 2));
}

}  // namespace minutebook::runtime
