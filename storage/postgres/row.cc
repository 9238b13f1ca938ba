#include "storage/postgres/row.h"

#include <endian.h>

#include <cstring>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace minutebook::storage {
namespace {

// Integers and truth values, texts and bytes (pg_type): their binary form is a
// number's bytes, big end first, or the bytes themselves.
bool IsKnown(Oid type) {
  constexpr Oid kKnown[] = {16, 17, 19, 20, 21, 23, 25, 114, 705, 1042, 1043};
  for (const Oid known : kKnown) {
    if (type == known) return true;
  }
  return false;
}

class PostgresRow : public Row {
 public:
  PostgresRow(const PGresult& result, int row) : result_(result), row_(row) {}

  bool IsNull(int column) const override {
    return PQgetisnull(&result_, row_, column) != 0;
  }

  int64_t Int(int column) const override {
    const std::string_view bytes = Bytes(column);
    switch (bytes.size()) {
      case 8: {
        uint64_t number;
        std::memcpy(&number, bytes.data(), sizeof(number));
        return static_cast<int64_t>(be64toh(number));
      }
      case 4: {
        uint32_t number;
        std::memcpy(&number, bytes.data(), sizeof(number));
        return static_cast<int32_t>(be32toh(number));
      }
      case 2: {
        uint16_t number;
        std::memcpy(&number, bytes.data(), sizeof(number));
        return static_cast<int16_t>(be16toh(number));
      }
      case 1:
        return bytes[0];
      default:
        return 0;
    }
  }

  std::string_view Text(int column) const override { return Bytes(column); }

  std::string_view Bytes(int column) const override {
    return {PQgetvalue(&result_, row_, column),
            static_cast<size_t>(PQgetlength(&result_, row_, column))};
  }

 private:
  const PGresult& result_;
  const int row_;
};

}  // namespace

absl::StatusOr<int64_t> ForEachRow(const PGresult& result, RowCallback row) {
  for (int column = 0; column < PQnfields(&result); ++column) {
    if (IsKnown(PQftype(&result, column))) continue;
    return absl::InternalError(absl::StrCat(
        "column ", column, " of an answer has PostgreSQL's type ",
        PQftype(&result, column), ": cast it to bigint, text or bytea"));
  }
  const int count = PQntuples(&result);
  for (int i = 0; i < count; ++i) row(PostgresRow(result, i));
  return count;
}

}  // namespace minutebook::storage
