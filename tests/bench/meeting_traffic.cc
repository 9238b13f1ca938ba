#include "tests/bench/meeting_traffic.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "minutebook/records/v1/apply.pb.h"

namespace minutebook::bench {
namespace {

constexpr char kApply[] = "records.v1.RecordService/Apply";
constexpr int kMostAtOnce = 500;

void SetDay(int year, int month, int day, google::type::Date& date) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
}

// One Apply that is filled as it goes.
class Batch {
 public:
  Batch(const CallMethod& call, const std::string& parent)
      : call_(call), parent_(parent) {
    request_.set_parent(parent);
  }

  // The name of the record that will have been created.
  template <typename Record>
  std::string Add(const char* collection, const std::string& id,
                  const Record& record, const std::string& above = "") {
    const std::string& parent = above.empty() ? parent_ : above;
    auto& creation = *request_.add_operations()->mutable_create();
    creation.set_parent(parent);
    creation.set_id(id);
    creation.mutable_record()->PackFrom(record);
    return absl::StrCat(parent, "/", collection, "/", id);
  }

  // Whether so many more operations fit.
  bool HasRoom(int operations) const {
    return request_.operations_size() + operations <= kMostAtOnce;
  }

  void Write() {
    if (request_.operations().empty()) return;
    call_(kApply, request_.SerializeAsString());
    request_.clear_operations();
  }

 private:
  const CallMethod& call_;
  const std::string& parent_;
  records::v1::ApplyRequest request_;
};

void AddItem(const std::string& id, const std::string& issue, int number,
             Batch& batch) {
  meetings::v1::Meeting meeting;
  SetDay(1980 + number / 12, 1 + number % 12, 1, *meeting.mutable_date());
  meetings::v1::Item item;
  item.set_title("Customer Contact Strategy");
  item.set_minute_number("50");
  item.add_issues(issue);
  const std::string at =
      batch.Add("items", "1", item, batch.Add("meetings", id, meeting));
  meetings::v1::Paper paper;
  paper.set_item(at);
  paper.set_title("Report");
  batch.Add("papers", id, paper);
  meetings::v1::Decision decision;
  decision.set_item(at);
  meetings::v1::Part part;
  part.set_text("That the outline plan to implement the strategy be approved");
  batch.Add("parts", "1", part, batch.Add("decisions", id, decision));
  meetings::v1::Recommendation recommendation;
  recommendation.set_made_item(at);
  recommendation.set_text("Ask the parish councils");
  batch.Add("recommendations", id, recommendation);
  meetings::v1::Commitment commitment;
  commitment.set_origin_item(at);
  commitment.set_what("Report back");
  batch.Add("commitments", id, commitment);
  meetings::v1::Citation citation;
  citation.set_citing_item(at);
  citation.set_reference("63");
  batch.Add("citations", id, citation);
}

}  // namespace

std::string AddIssue(const CallMethod& call, const std::string& parent,
                     int items) {
  constexpr int kRecordsOfItem = 8;
  Batch batch(call, parent);
  meetings::v1::Issue issue;
  issue.set_title("Customer Contact Strategy");
  const std::string name =
      batch.Add("issues", absl::StrCat("matter-", items), issue);
  for (int i = 0; i < items; ++i) {
    if (!batch.HasRoom(kRecordsOfItem)) batch.Write();
    AddItem(absl::StrCat("matter-", items, "-", i), name, i, batch);
  }
  batch.Write();
  return name;
}

int ReadHistory(const CallMethod& call, const std::string& issue) {
  meetings::v1::GetIssueHistoryRequest request;
  request.set_name(issue);
  int entries = 0;
  do {
    meetings::v1::GetIssueHistoryResponse page;
    page.ParseFromString(call("meetings.v1.MeetingService/GetIssueHistory",
                              request.SerializeAsString()));
    entries += page.entries_size();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return entries;
}

void AddPromises(const CallMethod& call, const std::string& parent,
                 int promises) {
  Batch batch(call, parent);
  for (int i = 0; i < promises; ++i) {
    meetings::v1::Commitment commitment;
    commitment.set_what("Report back on how customers were served");
    commitment.mutable_due()->set_as_stated("by then");
    SetDay(i % 2 == 0 ? 2015 : 2016, 1 + i % 12, 1 + i % 28,
           *commitment.mutable_due()->mutable_not_after());
    if (!batch.HasRoom(1)) batch.Write();
    batch.Add("commitments", absl::StrCat("promise-", i), commitment);
  }
  batch.Write();
}

int ListOverdue(const CallMethod& call, const std::string& parent) {
  meetings::v1::ListOverdueCommitmentsRequest request;
  request.set_parent(parent);
  request.set_page_size(1000);
  SetDay(2016, 1, 1, *request.mutable_on_date());
  int listed = 0;
  do {
    meetings::v1::ListOverdueCommitmentsResponse page;
    page.ParseFromString(
        call("meetings.v1.DecisionService/ListOverdueCommitments",
             request.SerializeAsString()));
    listed += page.commitments_size();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return listed;
}

}  // namespace minutebook::bench
