#include "tests/bench/plan_traffic.h"

#include "absl/strings/str_cat.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/gap.pb.h"
#include "minutebook/actionplans/v1/plan_course.pb.h"
#include "minutebook/councils/v1/holding.pb.h"
#include "minutebook/councils/v1/post.pb.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/records/v1/apply.pb.h"

namespace minutebook::bench {
namespace {

constexpr int kActionsOfPlan = 1000;
constexpr int kActionsAtOnce = 250;
constexpr int kOwnerless = 5;
constexpr char kApply[] = "records.v1.RecordService/Apply";

template <typename Record>
void AddCreate(const std::string& parent, const std::string& id,
               const Record& record, records::v1::ApplyRequest& request) {
  auto* create = request.add_operations()->mutable_create();
  create->set_parent(parent);
  create->set_id(id);
  create->mutable_record()->PackFrom(record);
}

void SetDay(int year, int month, int day, google::type::Date& date) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
}

// A text that tells of an adoption; its name.
std::string AddCitation(const CallMethod& call, const std::string& parent) {
  records::v1::ApplyRequest request;
  request.set_parent(parent);
  AddCreate(parent, "plans", meetings::v1::Meeting(), request);
  meetings::v1::Item item;
  item.set_title("Action plans");
  AddCreate(absl::StrCat(parent, "/meetings/plans"), "1", item, request);
  meetings::v1::Citation citation;
  citation.set_citing_item(absl::StrCat(parent, "/meetings/plans/items/1"));
  citation.set_action("adopted");
  SetDay(2015, 3, 4, *citation.mutable_cited_date());
  AddCreate(parent, "plans", citation, request);
  call(kApply, request.SerializeAsString());
  return absl::StrCat(parent, "/citations/plans");
}

void AddPlan(const CallMethod& call, const std::string& parent,
             const std::string& id) {
  records::v1::ApplyRequest request;
  request.set_parent(parent);
  actionplans::v1::ActionPlan plan;
  plan.set_title("Plan");
  SetDay(2015, 4, 1, *plan.mutable_start_date());
  SetDay(2016, 3, 31, *plan.mutable_end_date());
  AddCreate(parent, id, plan, request);
  call(kApply, request.SerializeAsString());
  for (int begin = 0; begin < kActionsOfPlan; begin += kActionsAtOnce) {
    request.clear_operations();
    for (int i = begin; i < begin + kActionsAtOnce; ++i) {
      actionplans::v1::Action action;
      action.set_title("Answer calls at the first point of contact");
      if (i % kOwnerless != 0) {
        action.set_owner(absl::StrCat(parent, "/posts/head"));
      }
      SetDay(2016, 1, 31, *action.mutable_due_date());
      const std::string action_id = absl::StrCat(id, "-", i);
      AddCreate(parent, action_id, action, request);
      actionplans::v1::Entry entry;
      entry.set_action(absl::StrCat(parent, "/actions/", action_id));
      AddCreate(absl::StrCat(parent, "/actionPlans/", id), absl::StrCat("e", i),
                entry, request);
    }
    call(kApply, request.SerializeAsString());
  }
}

}  // namespace

int AddPlans(const CallMethod& call, const std::string& parent, int plans) {
  const std::string citation = AddCitation(call, parent);
  records::v1::ApplyRequest request;
  request.set_parent(parent);
  councils::v1::Post post;
  post.set_display_name("Head of Customer Services");
  AddCreate(parent, "head", post, request);
  councils::v1::Holding holding;
  holding.set_person_as_stated("A. Person");
  AddCreate(absl::StrCat(parent, "/posts/head"), "1", holding, request);
  call(kApply, request.SerializeAsString());
  for (int i = 0; i < plans; ++i) {
    const std::string id = absl::StrCat("plan-", i);
    AddPlan(call, parent, id);
    actionplans::v1::AdoptPlanRequest adopt;
    adopt.set_name(absl::StrCat(parent, "/actionPlans/", id));
    adopt.set_citation(citation);
    call("actionplans.v1.ActionPlanService/AdoptPlan",
         adopt.SerializeAsString());
  }
  return plans * kActionsOfPlan;
}

int FindAllGaps(const CallMethod& call, const std::string& parent) {
  constexpr int kPage = 1000;
  actionplans::v1::FindGapsRequest request;
  request.set_parent(parent);
  request.set_page_size(kPage);
  SetDay(2015, 10, 1, *request.mutable_on_date());
  int gaps = 0;
  do {
    actionplans::v1::FindGapsResponse page;
    page.ParseFromString(call("actionplans.v1.ActionPlanService/FindGaps",
                              request.SerializeAsString()));
    gaps += page.gaps_size();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return gaps;
}

}  // namespace minutebook::bench
