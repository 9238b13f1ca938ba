// The shared SQL in PostgreSQL's words.
#pragma once

#include <string>
#include <string_view>

namespace minutebook::storage {

// `text` with its parameters ?N written as $N. What stands in quotes is kept.
std::string NumberedByDollar(std::string_view text);

}  // namespace minutebook::storage
