// The engine's parts that stand by themselves: names, ids, tokens, links,
// filters; and every type's columns against its body.

#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "services/engine/columns.h"
#include "services/engine/error.h"
#include "services/engine/filter.h"
#include "services/engine/links.h"
#include "services/engine/record_id.h"
#include "services/engine/resource_type.h"
#include "services/engine/tokens.h"
#include "services/engine/validation.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::engine {
namespace {

using ::minutebook::testing::IsOk;

class EnginePartsTest : public ::testing::Test {
 protected:
  const ResourceType& Type(const char* name) {
    return *catalogue_->FindByType(name);
  }

  MessagePlans plans_;
  std::unique_ptr<Catalogue> catalogue_ = Catalogue::FromGeneratedPool(plans_);
};

TEST_F(EnginePartsTest, NamesAreParsedAndFormattedAlike) {
  for (const char* name :
       {"councils/wex", "councils/wex/settings", "councils/wex/bodies/b-1",
        "councils/wex/meetings/m/items/i"}) {
    const std::optional<RecordRef> ref = catalogue_->ParseAnyName(name);
    ASSERT_TRUE(ref.has_value()) << name;
    EXPECT_EQ(ref->Name(), name);
    EXPECT_EQ(ref->council(), "wex");
  }
  for (const char* name :
       {"", "councils", "councils/", "councils/-", "councils/Wex",
        "councils/wex/", "councils/wex/bodies", "councils/wex/bodies/",
        "councils/wex/bodies/a/b", "councils/wex/bodies/-a", "/councils/wex",
        "councils/wex/settings/x",
        "councils/wex/bodies/"
        "0123456789012345678901234567890123456789012345678901234567890123"}) {
    EXPECT_FALSE(catalogue_->ParseAnyName(name).has_value()) << name;
  }
}

TEST_F(EnginePartsTest, RecordIdsAreOrderedByTimeAndSpreadTheirBytes) {
  EXPECT_EQ(MakeRecordId(0, std::string(10, '\0')), std::string(26, '0'));
  EXPECT_EQ(MakeRecordId((int64_t{1} << 48) - 1, std::string(10, '\xff')),
            "7" + std::string(25, 'z'));
  EXPECT_LT(MakeRecordId(1000, std::string(10, '\xff')),
            MakeRecordId(1001, std::string(10, '\0')));
}

TEST_F(EnginePartsTest, TokensOpenOnlyForWhatTheyWereMadeFor) {
  const Tokens tokens("key"), others("another key");
  const std::string token = tokens.PageToken("request", "position");
  EXPECT_EQ(tokens.OpenPageToken("request", token), "position");
  EXPECT_EQ(tokens.OpenPageToken("another", token), std::nullopt);
  EXPECT_EQ(others.OpenPageToken("request", token), std::nullopt);
  for (size_t i = 0; i < token.size(); ++i) {
    std::string altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(tokens.OpenPageToken("request", altered), std::nullopt) << i;
  }
  EXPECT_NE(tokens.Etag("a", 11), tokens.Etag("a1", 1));
}

TEST_F(EnginePartsTest, LinksStandAtTheirPlaces) {
  meetings::v1::Part part;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(effects { subjects { words: "a" } }
           effects {
             subjects { record: "councils/wex/issues/i" }
             subjects { record: "councils/wex/meetings/m/items/1" }
           })pb",
      &part));
  const std::vector<Link> links =
      LinksOf(*catalogue_, Type("minutebook/Part").plan(), part);
  ASSERT_EQ(links.size(), 2u);
  EXPECT_EQ(links[1].field, "effects.subjects.record");
  EXPECT_EQ(links[1].position, 1);
  EXPECT_EQ(links[1].path, "effects[1].subjects[1].record");
  EXPECT_EQ(links[1].target.Name(), "councils/wex/meetings/m/items/1");
}

TEST_F(EnginePartsTest, FiltersCompileToBoundConditions) {
  const ResourceType& meetings = Type("minutebook/Meeting");
  const auto filter = CompileFilter(
      meetings, "body = \"x'; DROP TABLE t\" AND -date < 2015-08 OR date:*", 9);
  ASSERT_THAT(filter, IsOk());
  EXPECT_EQ((*filter)->condition,
            "(((f_body = ?9)) AND (NOT (f_date <> 0 AND f_date < ?10) OR "
            "(f_date <> 0)))");
  EXPECT_THAT((*filter)->equalities, ::testing::ElementsAre("body"));
  ASSERT_EQ((*filter)->values.size(), 2u);
  EXPECT_EQ(std::get<std::string_view>((*filter)->values[0]),
            "x'; DROP TABLE t");
  EXPECT_EQ(std::get<int64_t>((*filter)->values[1]), 20150800);
}

TEST_F(EnginePartsTest, FiltersSayWhereTheyAreWrong) {
  const ResourceType& meetings = Type("minutebook/Meeting");
  struct {
    std::string filter;
    std::string message;
  } const kCases[] = {
      {"date = ", "filter, at character 8: a value is expected"},
      {"date = 2015-13-01",
       "filter, at character 8: a day such as 2015-08-04 is expected"},
      {"body ! x",
       "filter, at character 6: one of = != < <= > >= : is "
       "expected"},
      {"(date:*", "filter, at character 8: `)` is missing"},
      {"date:*)", "filter, at character 7: unexpected `)`"},
      {"body = \"x", "filter, at character 8: the quoted text has no end"},
      {"venue = x",
       "filter, at character 1: `venue` cannot be filtered by; meetings can "
       "by: body, date, state"},
      {std::string(12, '(') + "date:*" + std::string(12, ')'),
       "filter, at character 12: nested deeper than 10"},
  };
  for (const auto& test : kCases) {
    const auto filter = CompileFilter(meetings, test.filter, 9);
    ASSERT_FALSE(filter.ok()) << test.filter;
    EXPECT_EQ(std::string(filter.status().message()), test.message);
  }
}

// For every resource with columns: a created record's columns are those of its
// body, and stay so after an update.
TEST(ColumnsTest, RowsHoldWhatTheirBodiesSay) {
  testing::Wexcombe wex;
  const google::type::Date day = testing::Day(2015, 8, 4);
  wex.CreateBody("cabinet", "Cabinet");
  const auto issue = wex.CreateIssue("i", "Parking");
  const auto meeting =
      wex.CreateMeeting("m", "councils/wex/bodies/cabinet", &day);
  wex.CreateItem(meeting.name(), "1", issue.name());
  meetings::v1::UpdateMeetingRequest update;
  update.mutable_meeting()->set_name(meeting.name());
  *update.mutable_meeting()->mutable_date() = testing::Day(2015, 9, 1);
  wex.Must<meetings::v1::Meeting>(
      std::string(testing::kMeetings) + "UpdateMeeting", update);

  int rows = 0;
  for (const auto& type : wex.engine().catalogue().types()) {
    std::string text = "SELECT body";
    for (const auto* column : type->columns()) {
      text += ", f_" + column->name();
    }
    text += " FROM " + type->table_name();
    const absl::Status status = wex.store().Read(
        storage::kNoDeadline, false, [&](storage::ReadSession& session) {
          return session.QueryOnce(text, {}, [&](const storage::Row& row) {
            ++rows;
            const auto record = type->NewMessage();
            ASSERT_TRUE(record->ParseFromString(std::string(row.Bytes(0))));
            const Columns columns(*type, *record);
            for (size_t i = 0; i < columns.values().size(); ++i) {
              const int column = static_cast<int>(i) + 1;
              const storage::Value& value = columns.values()[i];
              if (const auto* number = std::get_if<int64_t>(&value)) {
                EXPECT_EQ(row.Int(column), *number);
              } else if (const auto* words =
                             std::get_if<std::string_view>(&value)) {
                EXPECT_EQ(row.Text(column), *words);
              } else {
                EXPECT_TRUE(row.IsNull(column));
              }
            }
          });
        });
    EXPECT_THAT(status, IsOk()) << text;
  }
  EXPECT_EQ(rows, 6);
}

// Every reason with its code, so that neither changes unseen.
TEST(ErrorReasonTest, ReasonsKeepTheirCodes) {
  std::string table;
  const auto* reasons = options::v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    const auto reason = static_cast<ErrorReason>(reasons->value(i)->number());
    table += absl::StrCat(
        reasons->value(i)->name().substr(strlen("ERROR_REASON_")), " ",
        absl::StatusCodeToString(MakeError(reason, "x").code()), "\n");
  }
  EXPECT_EQ(table,
            "MALFORMED_REQUEST INVALID_ARGUMENT\n"
            "FIELDS_INVALID INVALID_ARGUMENT\n"
            "PAGE_TOKEN_INVALID INVALID_ARGUMENT\n"
            "FILTER_INVALID INVALID_ARGUMENT\n"
            "REQUEST_ID_REUSED INVALID_ARGUMENT\n"
            "CREDENTIALS_INVALID UNAUTHENTICATED\n"
            "ROLE_MISSING PERMISSION_DENIED\n"
            "RECORD_NOT_FOUND NOT_FOUND\n"
            "PARENT_NOT_FOUND NOT_FOUND\n"
            "ID_TAKEN ALREADY_EXISTS\n"
            "ETAG_STALE ABORTED\n"
            "REFERENCE_NOT_FOUND FAILED_PRECONDITION\n"
            "REFERENCE_HIDDEN FAILED_PRECONDITION\n"
            "RECORD_IN_USE FAILED_PRECONDITION\n"
            "RULE_BROKEN FAILED_PRECONDITION\n"
            "OVERLOADED RESOURCE_EXHAUSTED\n"
            "DEADLINE_PASSED DEADLINE_EXCEEDED\n"
            "CANCELLED CANCELLED\n"
            "STORE_UNAVAILABLE UNAVAILABLE\n"
            "INTERNAL INTERNAL\n"
            "METHOD_UNKNOWN UNIMPLEMENTED\n"
            "TOO_LARGE RESOURCE_EXHAUSTED\n"
            "CURSOR_INVALID INVALID_ARGUMENT\n"
            "RECORD_STANDS FAILED_PRECONDITION\n"
            "PAGE_OVERFULL FAILED_PRECONDITION\n"
            "RENDERER_UNAVAILABLE UNAVAILABLE\n");
}

}  // namespace
}  // namespace minutebook::engine
