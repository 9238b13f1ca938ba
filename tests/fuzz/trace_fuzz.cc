// The traceparent header, against a second way to read it.

#include <algorithm>

#include "re2/re2.h"
#include "services/runtime/trace.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own

namespace {

std::string_view ByPattern(std::string_view header) {
  static const auto* const pattern = new RE2(
      "([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}((?s:-.*)?)",
      RE2::Latin1);
  re2::StringPiece version, trace, parent, more;
  if (!RE2::FullMatch(re2::StringPiece(header.data(), header.size()), *pattern,
                      &version, &trace, &parent, &more) ||
      version == "ff" || (version == "00" && !more.empty()) ||
      std::count(trace.begin(), trace.end(), '0') == 32 ||
      std::count(parent.begin(), parent.end(), '0') == 16) {
    return {};
  }
  return {trace.data(), trace.size()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view header = fuzz::TextOf(data, size);
  fuzz::Require(runtime::TraceIdOf(header) == ByPattern(header),
                "both read the same trace id");
  return 0;
}
