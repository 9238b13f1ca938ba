// Small conversions of text and bytes. Debian builds Abseil with a string_view
// of its own, which does not convert into std::string_view: these two do.
#pragma once

#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace minutebook::storage {

inline absl::string_view AsAbsl(std::string_view text) {
  return {text.data(), text.size()};
}

inline std::string_view AsStd(absl::string_view text) {
  return {text.data(), text.size()};
}

inline std::string Hex(std::string_view bytes) {
  return absl::BytesToHexString(AsAbsl(bytes));
}

}  // namespace minutebook::storage
