#include "tests/support/ledger_reader.h"

#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace minutebook::testing {

std::vector<LedgerLine> ReadDenseLedger(const TestStore& store,
                                        const std::string& council) {
  std::vector<LedgerLine> lines;
  int64_t head_sequence = 0, head_write = 0;
  auto driver = store.Open();
  EXPECT_THAT(driver, IsOk());
  if (!driver.ok()) return lines;
  auto reader = (*driver)->OpenReader();
  EXPECT_THAT(reader, IsOk());
  if (!reader.ok()) return lines;
  EXPECT_THAT((*reader)->BeginSnapshot(), IsOk());
  EXPECT_THAT(
      (*reader)->QueryOnce(
          "SELECT sequence, write_number, type, key FROM entries "
          "WHERE council = ?1 ORDER BY sequence",
          {std::string_view(council)},
          [&](const storage::Row& row) {
            lines.push_back({row.Int(0), row.Int(1), std::string(row.Text(2)),
                             std::string(row.Text(3))});
          }),
      IsOk());
  EXPECT_THAT((*reader)->QueryOnce(
                  "SELECT sequence, write_number FROM heads WHERE council = ?1",
                  {std::string_view(council)},
                  [&](const storage::Row& row) {
                    head_sequence = row.Int(0);
                    head_write = row.Int(1);
                  }),
              IsOk());
  (*reader)->EndSnapshot();
  int64_t sequence = 0, write = 0;
  for (const LedgerLine& line : lines) {
    EXPECT_EQ(line.sequence, sequence + 1);
    EXPECT_TRUE(line.write_number == write || line.write_number == write + 1)
        << line.write_number << " after " << write;
    sequence = line.sequence;
    write = line.write_number;
  }
  EXPECT_EQ(head_sequence, sequence);
  EXPECT_EQ(head_write, write);
  return lines;
}

}  // namespace minutebook::testing
