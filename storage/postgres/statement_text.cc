#include "storage/postgres/statement_text.h"

namespace minutebook::storage {

std::string NumberedByDollar(std::string_view text) {
  std::string numbered;
  numbered.reserve(text.size());
  char quote = 0;
  for (const char c : text) {
    // A doubled quote closes and opens again, which comes to the same.
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    }
    numbered += quote == 0 && c == '?' ? '$' : c;
  }
  return numbered;
}

}  // namespace minutebook::storage
