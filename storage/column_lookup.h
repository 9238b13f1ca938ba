// Records of all councils by the value of one text column: for credentials,
// which do not say of which council they are.
#pragma once

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "storage/driver.h"

namespace minutebook::storage {

// Thread-safe: holds only a statement.
class ColumnLookup {
 public:
  // An index of `table` begins with the column.
  ColumnLookup(const std::string& table, const std::string& column);

  // The standing records whose column has the value, a thousand at most.
  absl::Status Find(
      ReadSession& session, std::string_view value,
      absl::FunctionRef<void(std::string_view council, std::string_view key,
                             std::string_view body)>
          found) const;

 private:
  const Sql find_;
};

}  // namespace minutebook::storage
