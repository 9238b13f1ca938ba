// Reads one published committee page (text or HTML) into plain values.
//
// Three passes: lines are classified (lines.h), grouped into items and sections
// (outline.h), and each noun is read from its sections by a reader of its own
// (documents, contacts, purposes, recommendations, resolutions, effects,
// cross_references, follow_ups, bodies).
#pragma once

#include <absl/status/statusor.h>

#include <string_view>

#include "clients/importers/pages/page.h"

namespace minutebook::importers {

inline constexpr size_t kMaxPageBytes = 10 * 1024 * 1024;
inline constexpr size_t kMaxPageLines = 100'000;  // that hold text

// INVALID_ARGUMENT if the page is larger than kMaxPageBytes, has more than
// kMaxPageLines lines or is not UTF-8 (the message names the byte). Any other
// page is read: what no rule claims stays in a section and is named in
// `not_understood`.
absl::StatusOr<Page> ReadPage(std::string_view bytes, std::string_view source);

}  // namespace minutebook::importers
