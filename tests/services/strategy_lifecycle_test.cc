// Every method in every state of editions and consultations: it leads where
// the tables say, or is refused and changes nothing.

#include "services/rules/strategy_lifecycle.h"

#include <map>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "services/engine/error.h"
#include "tests/support/strategy_council.h"

namespace minutebook::testing {
namespace {

using strategies::v1::Consultation;
using strategies::v1::Edition;

google::type::Date Day(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

class StrategyLifecycleTest : public ::testing::Test {
 protected:
  StrategyLifecycleTest() {
    cabinet_ = council_.AddBody("cabinet", councils::v1::Body::KIND_EXECUTIVE);
  }

  // An edition of a strategy of its own, led into `state` by methods.
  std::string EditionIn(Edition::State state) {
    strategy_ = council_.AddStrategy(absl::StrCat("s", ++strategies_));
    const std::string edition = council_.AddEdition(strategy_);
    consultation_.clear();
    switch (state) {
      case Edition::STATE_IN_CONSULTATION:
        consultation_ = council_.AddConsultation(strategy_, edition);
        EXPECT_TRUE(council_.Open(consultation_).ok());
        break;
      case Edition::STATE_PROPOSED:
        EXPECT_TRUE(council_.Submit(edition).ok());
        break;
      case Edition::STATE_APPROVED:
        Approve(edition, Day(2010, 1, 1));
        break;
      case Edition::STATE_SUPERSEDED:
        Approve(edition, Day(2010, 1, 1));
        Approve(council_.AddEdition(strategy_), Day(2012, 1, 1));
        break;
      case Edition::STATE_WITHDRAWN:
        EXPECT_TRUE(council_.Withdraw(edition).ok());
        break;
      default:
        break;
    }
    EXPECT_EQ(council_.GetEdition(edition).state(), state);
    return edition;
  }

  std::string PartOn(const google::type::Date& date) {
    return council_.AddPart(council_.AddDecision(cabinet_, &date),
                            meetings::v1::Part::VERB_APPROVED, strategy_);
  }

  void Approve(const std::string& edition, const google::type::Date& date) {
    EXPECT_TRUE(council_.Submit(edition).ok());
    const auto approved = council_.Approve(edition, PartOn(date));
    EXPECT_TRUE(approved.ok()) << approved.status();
  }

  // Does to `edition` what the table calls `method`.
  absl::Status Do(const std::string& method, const std::string& edition) {
    if (method == "SubmitEdition") return council_.Submit(edition).status();
    if (method == "WithdrawEdition") return council_.Withdraw(edition).status();
    if (method == "ApproveEdition") {
      return council_.Approve(edition, PartOn(Day(2011, 1, 1))).status();
    }
    if (method == "OpenConsultation") {
      return council_.Open(council_.AddConsultation(strategy_, edition))
          .status();
    }
    if (method == "CloseConsultation") {
      return council_
          .Close(consultation_.empty()
                     ? council_.AddConsultation(strategy_, edition)
                     : consultation_)
          .status();
    }
    if (method == "SupersedeStrategy") {
      return council_
          .Supersede(strategy_,
                     council_.AddStrategy(absl::StrCat("n", strategies_)),
                     Day(2015, 1, 1))
          .status();
    }
    EXPECT_EQ(method, rules::kReplaceEdition);
    Approve(council_.AddEdition(strategy_), Day(2013, 1, 1));
    return absl::OkStatus();
  }

  StrategyCouncil council_;
  std::string cabinet_, strategy_, consultation_;
  int strategies_ = 0;
};

TEST_F(StrategyLifecycleTest, EditionsFollowTheTable) {
  std::set<std::string> methods;
  for (const auto& row : rules::kEditionLifecycle) {
    methods.insert(std::string(row.method));
  }
  ASSERT_EQ(methods.size(), 7u);
  // These are about other records and pass by editions that they do not move.
  const std::set<std::string> passing = {"SupersedeStrategy",
                                         std::string(rules::kReplaceEdition)};
  int moved = 0, refused = 0;
  for (int number = Edition::STATE_DRAFT; number <= Edition::State_MAX;
       ++number) {
    const auto from = static_cast<Edition::State>(number);
    for (const std::string& method : methods) {
      const std::string edition = EditionIn(from);
      const auto next = rules::NextState<Edition::State>(
          rules::kEditionLifecycle, from, method);
      const absl::Status status = Do(method, edition);
      const std::string what =
          absl::StrCat(Edition::State_Name(from), " ", method, ": ",
                       std::string(status.message()));
      EXPECT_EQ(council_.GetEdition(edition).state(), next.value_or(from))
          << what;
      EXPECT_EQ(status.ok(), next.has_value() || passing.contains(method))
          << what;
      if (!status.ok()) {
        EXPECT_EQ(engine::ReasonOf(status),
                  options::v1::ERROR_REASON_RULE_BROKEN)
            << what;
        ++refused;
      }
      moved += next.has_value() ? 1 : 0;
    }
  }
  EXPECT_EQ(moved, 11);
  EXPECT_EQ(refused, 42 - 11 - 10);
}

TEST_F(StrategyLifecycleTest, ConsultationsFollowTheTable) {
  for (int number = Consultation::STATE_PLANNED;
       number <= Consultation::State_MAX; ++number) {
    const auto from = static_cast<Consultation::State>(number);
    for (const bool open : {true, false}) {
      const std::string edition = EditionIn(Edition::STATE_DRAFT);
      const std::string name = council_.AddConsultation(strategy_, edition);
      if (from != Consultation::STATE_PLANNED) {
        EXPECT_TRUE(council_.Open(name).ok());
      }
      if (from == Consultation::STATE_CLOSED) {
        EXPECT_TRUE(council_.Close(name).ok());
      }
      const auto next = rules::NextState<Consultation::State>(
          rules::kConsultationLifecycle, from,
          open ? "OpenConsultation" : "CloseConsultation");
      const auto after = open ? council_.Open(name) : council_.Close(name);
      ASSERT_EQ(after.ok(), next.has_value()) << after.status();
      if (after.ok()) {
        EXPECT_EQ(after->state(), *next);
      } else {
        EXPECT_EQ(engine::ReasonOf(after.status()),
                  options::v1::ERROR_REASON_RULE_BROKEN);
      }
    }
  }
}

TEST_F(StrategyLifecycleTest, TheLastConsultationToCloseLeadsBackToTheDraft) {
  const std::string edition = EditionIn(Edition::STATE_IN_CONSULTATION);
  const std::string other = council_.AddConsultation(strategy_, edition);
  ASSERT_TRUE(council_.Open(other).ok());
  ASSERT_TRUE(council_.Close(consultation_).ok());
  EXPECT_EQ(council_.GetEdition(edition).state(),
            Edition::STATE_IN_CONSULTATION);
  ASSERT_TRUE(council_.Close(other).ok());
  EXPECT_EQ(council_.GetEdition(edition).state(), Edition::STATE_DRAFT);
}

}  // namespace
}  // namespace minutebook::testing
