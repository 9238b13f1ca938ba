// The trace that a call belongs to: W3C Trace Context, of which only the trace
// id is used, to find a call's lines in the logs of every system it passed.
#pragma once

#include <string>
#include <string_view>

namespace minutebook::runtime {

// The trace id of a `traceparent` header: 32 lower-case hexadecimal digits.
// Empty when the header is not well formed; fields that a later version of the
// format appends are ignored, as the format asks.
std::string_view TraceIdOf(std::string_view traceparent);

// A trace id of our own, for a call that brings none.
std::string NewTraceId();

}  // namespace minutebook::runtime
