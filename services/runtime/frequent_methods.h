// The methods that are called far more often than the rest: what a page of an
// intranet reads, and what a performance-management system asks for each
// record.
#pragma once

#include <string_view>

namespace minutebook::runtime {

// Whether the method of that full name is one: each keeps a place in every
// connection (raw_service.h).
bool IsFrequent(std::string_view method);

}  // namespace minutebook::runtime
