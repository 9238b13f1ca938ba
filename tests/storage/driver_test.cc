// What every driver does alike: values come back as they went, texts order and
// compare by their bytes, snapshots stand still.

#include "storage/driver.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/statements.h"
#include "tests/support/matchers.h"
#include "tests/support/test_store.h"

namespace minutebook::storage {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;

class DriverTest : public ::testing::Test {
 protected:
  DriverTest() {
    driver_ = *database_.Open();
    writer_ = *driver_->OpenWriter();
    reader_ = *driver_->OpenReader();
    const Dialect& dialect = driver_->dialect();
    EXPECT_THAT(writer_->ExecuteScript(
                    FillMarks("CREATE TABLE v (n {integer} NOT NULL PRIMARY "
                              "KEY, t {text}, b {blob}){table_end};"
                              "CREATE TABLE w (n {integer} NOT NULL "
                              "REFERENCES v (n)){table_end}",
                              {{"integer", dialect.integer},
                               {"text", dialect.text},
                               {"blob", dialect.blob},
                               {"table_end", dialect.table_end}})),
                IsOk());
  }

  void Insert(int64_t number, Value text, Value bytes = {}) {
    ASSERT_THAT(writer_->Begin({}), IsOk());
    ASSERT_THAT(writer_->Queue(insert_, {number, text, bytes}), IsOk());
    ASSERT_THAT(writer_->Commit(), IsOk());
  }

  std::vector<int64_t> Numbers(const std::string& condition,
                               const std::vector<Value>& values) {
    std::vector<int64_t> numbers;
    EXPECT_THAT(reader_->QueryOnce(
                    "SELECT n FROM v WHERE " + condition, values,
                    [&](const Row& row) { numbers.push_back(row.Int(0)); }),
                IsOk())
        << condition;
    return numbers;
  }

  testing::TestStore database_;
  const Sql insert_{"INSERT INTO v (n, t, b) VALUES (?1, ?2, ?3)"};
  std::unique_ptr<Driver> driver_;
  std::unique_ptr<WriteConnection> writer_;
  std::unique_ptr<ReadConnection> reader_;
};

TEST_F(DriverTest, ValuesComeBackAsTheyWent) {
  const std::string bytes("\0\xff\\x41'", 7);
  Insert(INT64_MIN, std::string_view("it's \"?1\" – \\ \t\xf0\x9f\x8f\x9b"),
         Blob{bytes});
  Insert(INT64_MAX, std::string_view(""), Blob{""});
  Insert(0, Value(), Value());
  const Sql select{
      "SELECT n, t, b FROM v WHERE t <> '?1' OR t IS NULL "
      "ORDER BY n"};
  int row_number = 0;
  EXPECT_THAT(reader_->Query(select, {},
                             [&](const Row& row) {
                               switch (row_number++) {
                                 case 0:
                                   EXPECT_EQ(row.Int(0), INT64_MIN);
                                   EXPECT_EQ(
                                       row.Text(1),
                                       "it's \"?1\" – \\ \t\xf0\x9f\x8f\x9b");
                                   EXPECT_EQ(row.Bytes(2), bytes);
                                   break;
                                 case 1:
                                   EXPECT_EQ(row.Int(0), 0);
                                   EXPECT_TRUE(row.IsNull(1));
                                   EXPECT_TRUE(row.IsNull(2));
                                   EXPECT_EQ(row.Text(1), "");
                                   EXPECT_EQ(row.Bytes(2), "");
                                   break;
                                 default:
                                   EXPECT_EQ(row.Int(0), INT64_MAX);
                                   EXPECT_FALSE(row.IsNull(1));
                                   EXPECT_FALSE(row.IsNull(2));
                               }
                             }),
              IsOk());
  EXPECT_EQ(row_number, 3);
}

TEST_F(DriverTest, TextsOrderByTheirBytes) {
  const std::vector<std::string> texts = {
      "", "-", "B", "Z", "_", "a", "b", "é", "\xf0\x9f\x8f\x9b"};
  for (size_t i = 0; i < texts.size(); ++i) {
    Insert(static_cast<int64_t>(i), std::string_view(texts[i]));
  }
  EXPECT_THAT(Numbers("t > ?1 ORDER BY t", {std::string_view("_")}),
              ElementsAre(5, 6, 7, 8));
  EXPECT_THAT(Numbers("t < ?1 ORDER BY t DESC", {std::string_view("_")}),
              ElementsAre(3, 2, 1, 0));
  EXPECT_THAT(Numbers("(t, n) > (?1, ?2) ORDER BY t, n",
                      {std::string_view("b"), int64_t{5}}),
              ElementsAre(6, 7, 8));
}

TEST_F(DriverTest, PartsOfTextsAreFoundWhateverTheirCaseInAscii) {
  Insert(1, std::string_view("Parking in the CENTRE"));
  Insert(2, std::string_view("100% \\ caf\u00c9"));
  Insert(3, Value());
  const auto find = [&](std::string_view pattern) {
    return Numbers("lower(t) LIKE ?1 ESCAPE '\\' ORDER BY n", {pattern});
  };
  EXPECT_THAT(find("%centre%"), ElementsAre(1));
  EXPECT_THAT(find("%0\\%%"), ElementsAre(2));
  EXPECT_THAT(find("%\\\\%"), ElementsAre(2));
  EXPECT_THAT(find("%caf\u00c9%"), ElementsAre(2));
  EXPECT_THAT(find("%caf\u00e9%"), ElementsAre());
  EXPECT_THAT(find("%caf_"), ElementsAre(2));
  EXPECT_THAT(find("100\\_%"), ElementsAre());
}

TEST_F(DriverTest, ErrorsHaveTheSameCodes) {
  Insert(1, Value());
  const Sql refer{"INSERT INTO w (n) VALUES (?1)"};
  const Sql nonsense{"SELEC 1"};
  ASSERT_THAT(writer_->Begin({}), IsOk());
  EXPECT_THAT(writer_->Execute(insert_, {int64_t{1}, Value(), Value()}),
              StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_TRUE(writer_->failed());
  writer_->Rollback();
  ASSERT_THAT(writer_->Begin({}), IsOk());
  EXPECT_FALSE(writer_->failed());
  EXPECT_THAT(writer_->Execute(refer, {int64_t{2}}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  writer_->Rollback();
  EXPECT_THAT(reader_->Query(nonsense, {}, [](const Row&) {}),
              StatusIs(absl::StatusCode::kInternal));
  // All of them stand after it.
  Insert(2, Value());
  EXPECT_THAT(Numbers("n > ?1 ORDER BY n", {int64_t{0}}), ElementsAre(1, 2));
}

TEST_F(DriverTest, SnapshotStandsStill) {
  if (!database_.reads_beside_writes()) GTEST_SKIP() << "writers would wait";
  Insert(1, Value());
  ASSERT_THAT(reader_->BeginSnapshot(), IsOk());
  EXPECT_THAT(Numbers("n > ?1", {int64_t{0}}), ElementsAre(1));
  Insert(2, Value());
  EXPECT_THAT(Numbers("n > ?1", {int64_t{0}}), ElementsAre(1));
  reader_->EndSnapshot();
  EXPECT_THAT(Numbers("n > ?1 ORDER BY n", {int64_t{0}}), ElementsAre(1, 2));
}

TEST_F(DriverTest, RolledBackIsNotDone) {
  ASSERT_THAT(writer_->Begin({}), IsOk());
  ASSERT_THAT(writer_->Queue(insert_, {int64_t{1}, Value(), Value()}), IsOk());
  writer_->Rollback();
  writer_->Rollback();
  EXPECT_THAT(Numbers("n > ?1", {int64_t{0}}), ElementsAre());
}

}  // namespace
}  // namespace minutebook::storage
