// The one place where std::string_view meets Abseil's and protobuf's own view
// types, which do not convert into each other everywhere.
#pragma once

#include <google/protobuf/stubs/stringpiece.h>

#include <string_view>

#include "absl/strings/string_view.h"

namespace minutebook::client {

inline absl::string_view ToAbsl(std::string_view text) {
  return {text.data(), text.size()};
}

inline std::string_view ToStd(absl::string_view text) {
  return {text.data(), text.size()};
}

inline google::protobuf::StringPiece ToPiece(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace minutebook::client
