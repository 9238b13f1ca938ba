// What published pages say of strategies, entered by a script, and short ways
// to ask about it.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "minutebook/strategies/v1/overview.pb.h"
#include "minutebook/strategies/v1/pathway.pb.h"
#include "minutebook/strategies/v1/review.pb.h"
#include "services/rules/civil_date.h"
#include "tests/support/script.h"

namespace minutebook::testing {

class StrategyPagesTest : public ::testing::Test {
 protected:
  // "2008-06-09 Corporate Management Team VERB_ENDORSED" for each step.
  std::vector<std::string> Pathway(const std::string& edition) {
    const auto pathway = script_.Ask<strategies::v1::GetPathwayResponse>(
        "GetPathway", absl::StrCat("name: '", edition, "'"));
    std::vector<std::string> steps;
    for (const auto& step : pathway.steps()) {
      steps.push_back(absl::StrCat(
          step.has_date() ? rules::DateText(step.date()) : "undated", " ",
          step.body_display_name(), " ",
          meetings::v1::Part::Verb_Name(step.verb()),
          step.approves() ? " (approves)" : ""));
    }
    findings_ = Kinds(pathway.findings());
    return steps;
  }

  static std::vector<std::string> Kinds(
      const google::protobuf::RepeatedPtrField<strategies::v1::Finding>&
          findings) {
    std::vector<std::string> kinds;
    for (const strategies::v1::Finding& finding : findings) {
      kinds.push_back(
          strategies::v1::Finding::Kind_Name(finding.kind()).substr(5));
    }
    return kinds;
  }

  strategies::v1::GetStrategyOverviewResponse Overview(
      const std::string& strategy, const google::type::Date& on_date,
      const std::string& token = "root") {
    return script_.Ask<strategies::v1::GetStrategyOverviewResponse>(
        "GetStrategyOverview",
        absl::StrCat("name: '", strategy, "' on_date { ",
                     on_date.ShortDebugString(), " }"),
        token);
  }

  static std::vector<std::string> Titles(
      const google::protobuf::RepeatedPtrField<strategies::v1::Strategy>&
          strategies) {
    std::vector<std::string> titles;
    for (const auto& strategy : strategies) titles.push_back(strategy.title());
    return titles;
  }

  std::vector<std::string> Due(const google::type::Date& on_date) {
    const auto due = script_.Ask<strategies::v1::ListDueReviewsResponse>(
        "ListDueReviews", absl::StrCat("parent: 'councils/wex' on_date { ",
                                       on_date.ShortDebugString(), " }"));
    std::vector<std::string> lines;
    for (const strategies::v1::DueReview& review : due.due_reviews()) {
      lines.push_back(absl::StrCat(
          review.strategy().title(), ", ",
          strategies::v1::Strategy::ReviewSubject_Name(review.subject())
              .substr(15),
          " ", rules::DateText(review.due_date()), " ",
          strategies::v1::DueReview::Status_Name(review.status()).substr(7),
          " ",
          strategies::v1::DueReview::Reason::Kind_Name(
              review.reasons(0).kind())));
    }
    return lines;
  }

  void Submit(const std::string& edition) {
    script_.Ask<strategies::v1::Edition>("SubmitEdition",
                                         absl::StrCat("name: '", edition, "'"));
  }

  Script script_;
  std::vector<std::string> findings_;
};

}  // namespace minutebook::testing
