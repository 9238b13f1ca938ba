// Filters of lists: a subset of AIP-160 compiled to a condition over the typed
// columns, with every value bound.
//
//   filter      = sequence { "AND" sequence }   (a blank means AND too)
//   factor      = term { "OR" term }            (binds tighter than AND)
//   term        = [ "NOT" | "-" ] ( comparison | "(" filter ")" )
//   comparison  = field ("=" | "!=" | "<" | "<=" | ">" | ">=" | ":") value
//   value       = word | quoted text ("..." or '...', \ escapes)
//
// `:` finds a part of a text, whatever its case in ASCII; for other fields it
// is `=`, and `field:*` asks whether the field is set.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/engine/resource_type.h"
#include "storage/driver.h"

namespace minutebook::engine {

struct CompiledFilter {
  std::string condition;  // over the typed columns; empty: everything
  std::vector<storage::Value> values;
  std::deque<std::string> texts;  // what the values view
  // The fields of which every record found has a value that the filter names.
  std::set<std::string> equalities;
};

// `first_parameter` is the number of the condition's first parameter.
// INVALID_ARGUMENT with FILTER_INVALID says where and why.
absl::StatusOr<std::unique_ptr<CompiledFilter>> CompileFilter(
    const ResourceType& type, std::string_view filter, int first_parameter);

}  // namespace minutebook::engine
