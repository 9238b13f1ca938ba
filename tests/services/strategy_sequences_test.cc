// Long random sequences of commands, sensible and not: whatever they do, no
// edition is in force that no decision approved (or a citation told of), and
// never two of one strategy on one day.

#include <chrono>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/strategy_council.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Part;
using strategies::v1::Consultation;
using strategies::v1::Edition;

constexpr int kCommands = 100000;
constexpr int kCommandsOfEach = 250;  // then another strategy
constexpr uint32_t kSeed = 20080625;

class Sequences {
 public:
  Sequences() : random_(kSeed) {
    for (const auto kind :
         {councils::v1::Body::KIND_EXECUTIVE, councils::v1::Body::KIND_SCRUTINY,
          councils::v1::Body::KIND_UNSPECIFIED}) {
      const std::string body =
          council_.AddBody(absl::StrCat("b", static_cast<int>(kind)), kind);
      for (int i = 0; i < 4; ++i) {
        const google::type::Date date = AnyDay();
        decisions_.push_back(
            council_.AddDecision(body, i == 0 ? nullptr : &date));
      }
    }
    for (const char* action : {"approved", "adopted", "endorsed", "noted"}) {
      citations_.push_back(council_.AddCitation(action, AnyDay()));
    }
  }

  void Run() {
    for (int i = 0; i < kCommands; ++i) {
      if (i % kCommandsOfEach == 0) Begin(i / kCommandsOfEach);
      if (Step() && !::testing::Test::HasFailure()) Check(i);
      if (::testing::Test::HasFailure()) return;
    }
  }

  // How often each command was carried out.
  const std::map<std::string, int>& done() const { return done_; }

 private:
  int Any(int below) {
    return static_cast<int>(random_() % static_cast<uint32_t>(below));
  }

  template <typename T>
  const T& AnyOf(const std::vector<T>& values) {
    return values[Any(static_cast<int>(values.size()))];
  }

  // One of few days, so that they meet; now and then only a month.
  google::type::Date AnyDay() {
    google::type::Date date;
    date.set_year(2010 + Any(3));
    date.set_month(1 + Any(2));
    date.set_day(1 + Any(3));
    return date;
  }

  google::type::Date AnyLooseDay() {
    google::type::Date date = AnyDay();
    if (Any(4) == 0) date.set_day(0);
    return date;
  }

  void Begin(int number) {
    strategy_ = council_.AddStrategy(absl::StrCat("s", number));
    other_ = council_.AddStrategy(absl::StrCat("o", number));
    editions_ = {council_.AddEdition(strategy_)};
    consultations_ = {council_.AddConsultation(strategy_, editions_[0])};
    parts_ = {
        council_.AddPart(AnyOf(decisions_), Part::VERB_APPROVED, strategy_)};
  }

  std::string AnySubject() {
    switch (Any(4)) {
      case 0:
        return AnyOf(editions_);
      case 1:
        return other_;
      default:
        return strategy_;
    }
  }

  Part::Verb AnyVerb() {
    return Any(2) == 0 ? Part::VERB_APPROVED
                       : static_cast<Part::Verb>(1 + Any(Part::Verb_MAX));
  }

  // Whether a command was carried out.
  bool Step() {
    const int choice = Any(100);
    if (choice < 6) {
      if (editions_.size() < 12)
        editions_.push_back(council_.AddEdition(strategy_));
      return false;
    }
    if (choice < 9) {
      if (consultations_.size() < 12) {
        consultations_.push_back(
            council_.AddConsultation(strategy_, AnyOf(editions_)));
      }
      return false;
    }
    if (choice < 14) {
      if (parts_.size() < 20) {
        parts_.push_back(
            council_.AddPart(AnyOf(decisions_), AnyVerb(), AnySubject()));
      }
      return false;
    }
    if (choice < 32) return Count("submit", council_.Submit(AnyOf(editions_)));
    if (choice < 60) return Approve();
    if (choice < 66) return Withdraw();
    if (choice < 74) return Count("open", council_.Open(AnyOf(consultations_)));
    if (choice < 84) {
      return Count("close", council_.Close(AnyOf(consultations_)));
    }
    if (choice < 90) return ChangePart();
    if (choice < 93) return DeletePart();
    if (choice < 95) return ChangeCitation();
    if (choice < 97) return DeleteEdition();
    if (choice < 99) return ChangeEdition();
    return Any(4) == 0 &&
           Count("supersede",
                 council_.Supersede(strategy_, other_, AnyLooseDay()));
  }

  bool Approve() {
    strategies::v1::ApproveEditionRequest request;
    request.set_name(AnyOf(editions_));
    if (Any(8) == 0) {
      request.set_citation(AnyOf(citations_));
    } else {
      request.set_part(AnyOf(parts_));
    }
    if (Any(2) == 0) *request.mutable_start_date() = AnyLooseDay();
    return Count("approve", council_.Call<Edition>("ApproveEdition", request));
  }

  bool Withdraw() {
    strategies::v1::WithdrawEditionRequest request;
    request.set_name(AnyOf(editions_));
    request.set_reason("Overtaken by events");
    *request.mutable_end_date() = AnyDay();
    return Count("withdraw",
                 council_.Call<Edition>("WithdrawEdition", request));
  }

  bool ChangePart() {
    meetings::v1::UpdatePartRequest request;
    request.mutable_part()->set_name(AnyOf(parts_));
    auto* effect = request.mutable_part()->add_effects();
    effect->set_verb(AnyVerb());
    effect->add_subjects()->set_record(AnySubject());
    request.mutable_update_mask()->add_paths("effects");
    return Count("change part",
                 council_.CallOf<Part>("meetings.v1.DecisionService",
                                       "UpdatePart", request));
  }

  bool DeletePart() {
    if (parts_.size() < 2) return false;
    const int index = Any(static_cast<int>(parts_.size()));
    meetings::v1::DeletePartRequest request;
    request.set_name(parts_[index]);
    if (!Count("delete part",
               council_.CallOf<Part>("meetings.v1.DecisionService",
                                     "DeletePart", request))) {
      return false;
    }
    parts_.erase(parts_.begin() + index);
    return true;
  }

  bool ChangeCitation() {
    meetings::v1::UpdateCitationRequest request;
    request.mutable_citation()->set_name(AnyOf(citations_));
    request.mutable_citation()->set_action(Any(2) == 0 ? "endorsed"
                                                       : "approved");
    return Count("change citation",
                 council_.CallOf<meetings::v1::Citation>(
                     "meetings.v1.DecisionService", "UpdateCitation", request));
  }

  bool DeleteEdition() {
    if (editions_.size() < 2) return false;
    const int index = Any(static_cast<int>(editions_.size()));
    strategies::v1::DeleteEditionRequest request;
    request.set_name(editions_[index]);
    if (!Count("delete edition",
               council_.Call<Edition>("DeleteEdition", request))) {
      return false;
    }
    editions_.erase(editions_.begin() + index);
    return true;
  }

  // Tries what only methods may, too.
  bool ChangeEdition() {
    strategies::v1::UpdateEditionRequest request;
    request.mutable_edition()->set_name(AnyOf(editions_));
    request.mutable_edition()->set_title(absl::StrCat("Title ", Any(1000)));
    request.mutable_edition()->set_state(Edition::STATE_APPROVED);
    *request.mutable_edition()->mutable_start_date() = AnyDay();
    request.mutable_edition()->mutable_approval()->set_part(AnyOf(parts_));
    if (Any(2) == 0) request.mutable_update_mask()->add_paths("*");
    return Count("change edition",
                 council_.Call<Edition>("UpdateEdition", request));
  }

  template <typename Reply>
  bool Count(const std::string& command, const absl::StatusOr<Reply>& reply) {
    if (reply.ok()) ++done_[command];
    return reply.ok();
  }

  // As YYYYMMDD, the last day that a date allows.
  static int LastDay(const google::type::Date& date) {
    return date.year() * 10000 + date.month() * 100 +
           (date.day() == 0 ? 31 : date.day());
  }

  // What must hold of the strategy after any command, told from the records
  // alone.
  void Check(int step) {
    strategies::v1::ListEditionsRequest list;
    list.set_parent(strategy_);
    const auto all = council_.Must<strategies::v1::ListEditionsResponse>(
        "ListEditions", list);
    strategies::v1::ListConsultationsRequest ask;
    ask.set_parent(strategy_);
    std::map<std::string, int> open;  // consultations by edition
    const auto asked = council_.Must<strategies::v1::ListConsultationsResponse>(
        "ListConsultations", ask);
    for (const Consultation& consultation : asked.consultations()) {
      if (consultation.state() == Consultation::STATE_OPEN) {
        ++open[consultation.edition()];
      }
    }
    std::map<int, std::string> begins;
    int newest = 0, last_approved = 0;
    for (const Edition& edition : all.editions()) {
      const bool was_approved = edition.state() == Edition::STATE_APPROVED ||
                                edition.state() == Edition::STATE_SUPERSEDED;
      ASSERT_EQ(was_approved || (edition.has_approval() &&
                                 edition.state() == Edition::STATE_WITHDRAWN),
                edition.has_approval())
          << step << edition.DebugString();
      ASSERT_EQ(edition.state() == Edition::STATE_IN_CONSULTATION,
                open[edition.name()] > 0)
          << step << edition.DebugString();
      if (!edition.has_approval()) {
        ASSERT_FALSE(edition.has_start_date()) << step << edition.DebugString();
        continue;
      }
      CheckApproval(step, edition);
      if (!edition.has_start_date()) continue;
      const int first = LastDay(edition.start_date());
      ASSERT_TRUE(begins.emplace(first, edition.name()).second)
          << step << ": " << edition.name() << " and " << begins[first]
          << " both begin on " << first;
      newest = std::max(newest, first);
      if (edition.state() == Edition::STATE_APPROVED) {
        ASSERT_EQ(last_approved, 0) << step << ": two editions are approved";
        last_approved = first;
      }
    }
    // Only the last to begin is approved and not superseded.
    if (last_approved != 0) {
      ASSERT_EQ(last_approved, newest) << step;
    }
  }

  void CheckApproval(int step, const Edition& edition) {
    const auto& approval = edition.approval();
    if (approval.part().empty()) {
      meetings::v1::GetCitationRequest request;
      request.set_name(approval.citation());
      const std::string action =
          council_
              .MustOf<meetings::v1::Citation>("meetings.v1.DecisionService",
                                              "GetCitation", request)
              .action();
      ASSERT_TRUE(action == "approved" || action == "adopted")
          << step << ": " << action;
      return;
    }
    meetings::v1::GetPartRequest request;
    request.set_name(approval.part());
    const Part part = council_.MustOf<Part>("meetings.v1.DecisionService",
                                            "GetPart", request);
    bool approves = false;
    for (const auto& effect : part.effects()) {
      for (const auto& subject : effect.subjects()) {
        approves = approves || ((effect.verb() == Part::VERB_APPROVED ||
                                 effect.verb() == Part::VERB_ADOPTED) &&
                                (subject.record() == strategy_ ||
                                 subject.record() == edition.name()));
      }
    }
    ASSERT_TRUE(approves) << step << edition.DebugString()
                          << part.DebugString();
  }

  StrategyCouncil council_;
  std::mt19937 random_;
  std::vector<std::string> decisions_, citations_;
  std::string strategy_, other_;
  std::vector<std::string> editions_, consultations_, parts_;
  std::map<std::string, int> done_;
};

TEST(StrategySequencesTest, NothingIsInForceThatWasNotApprovedNorTwice) {
  Sequences sequences;
  sequences.Run();
  // The sequences get everywhere, or they show nothing.
  for (const char* command :
       {"submit", "approve", "withdraw", "open", "close", "supersede",
        "change part", "delete part", "change citation", "delete edition",
        "change edition"}) {
    const auto found = sequences.done().find(command);
    EXPECT_GE(found == sequences.done().end() ? 0 : found->second, 50)
        << command;
  }
}

}  // namespace
}  // namespace minutebook::testing
