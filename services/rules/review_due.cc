#include "services/rules/review_due.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/rules/civil_date.h"
#include "services/rules/editions_in_force.h"
#include "services/rules/rule_sets.h"

namespace minutebook::rules {
namespace {

using google::type::Date;
using strategies::v1::DueReview;
using strategies::v1::Edition;
using strategies::v1::Strategy;

constexpr int kStrategyMonths = 36;
constexpr int kPlanMonths = 12;

int FirstSet(int a, int b, int otherwise) {
  return a != 0 ? a : b != 0 ? b : otherwise;
}

// A review says what it was of; one that does not was of the strategy.
Strategy::ReviewSubject SubjectOf(const Strategy::Review& review) {
  return review.subject() == Strategy::REVIEW_SUBJECT_UNSPECIFIED
             ? Strategy::REVIEW_SUBJECT_STRATEGY
             : review.subject();
}

// The day from which the time to the next review runs.
Date CountedFrom(const Strategy& strategy, const Date& start,
                 Strategy::ReviewSubject subject, const Date& on_date) {
  Date from = start;
  for (const Strategy::Review& review : strategy.reviews()) {
    if (SubjectOf(review) != subject ||
        DateNumber(review.date()) > DateNumber(on_date)) {
      continue;
    }
    if (DateNumber(review.date()) > DateNumber(from)) from = review.date();
  }
  return from;
}

std::string MonthsAfter(int months, const Date& day) {
  return absl::StrCat(months, months == 1 ? " month after " : " months after ",
                      DateText(day));
}

void AddReason(DueReview& review, DueReview::Reason::Kind kind,
               const Date& date, const std::string& message,
               const std::string& record) {
  DueReview::Reason* reason = review.add_reasons();
  reason->set_kind(kind);
  *reason->mutable_date() = date;
  reason->set_message(message);
  reason->set_record(record);
}

// Puts the reasons in order; the first makes the day, and the status follows.
void Settle(DueReview& review, const Date& on_date) {
  std::stable_sort(review.mutable_reasons()->begin(),
                   review.mutable_reasons()->end(),
                   [](const DueReview::Reason& a, const DueReview::Reason& b) {
                     return DateNumber(a.date()) < DateNumber(b.date());
                   });
  *review.mutable_due_date() = review.reasons(0).date();
  const int32_t today = DateNumber(on_date);
  review.set_status(DateNumber(review.due_date()) > today
                        ? DueReview::STATUS_COMING
                        : DueReview::STATUS_DUE);
  for (const DueReview::Reason& reason : review.reasons()) {
    if (reason.kind() != DueReview::Reason::KIND_PARENT_EDITION &&
        DateNumber(reason.date()) < today) {
      review.set_status(DueReview::STATUS_OVERDUE);
    }
  }
}

}  // namespace

std::vector<DueReview> NextReviews(const Strategy& strategy,
                                   const Edition& edition,
                                   absl::Span<const ServedEdition> served,
                                   const councils::v1::Settings::RuleSet& rules,
                                   const Date& on_date) {
  const auto& kind = StrategyKindIn(rules, strategy.kind());
  const Date start = LastDate(edition.start_date());
  std::vector<DueReview> reviews(2);
  for (DueReview& review : reviews) {
    *review.mutable_strategy() = strategy;
    review.set_edition(edition.name());
  }

  DueReview& of_strategy = reviews[0];
  of_strategy.set_subject(Strategy::REVIEW_SUBJECT_STRATEGY);
  const Date from =
      CountedFrom(strategy, start, Strategy::REVIEW_SUBJECT_STRATEGY, on_date);
  if (edition.has_review_date() &&
      DateNumber(edition.review_date()) > DateNumber(from)) {
    AddReason(of_strategy, DueReview::Reason::KIND_STATED,
              edition.review_date(), "the edition names this day",
              edition.name());
  } else {
    const int months = FirstSet(strategy.review_months(), kind.review_months(),
                                kStrategyMonths);
    AddReason(of_strategy, DueReview::Reason::KIND_CLOCK,
              AddMonths(from, months), MonthsAfter(months, from),
              edition.name());
  }
  if (edition.period().has_end_date()) {
    AddReason(of_strategy, DueReview::Reason::KIND_PERIOD_END,
              LastDate(edition.period().end_date()),
              "the period that the edition covers ends", edition.name());
  }
  for (const ServedEdition& parent : served) {
    if (DateNumber(parent.start_date) <= DateNumber(from)) continue;
    AddReason(of_strategy, DueReview::Reason::KIND_PARENT_EDITION,
              parent.start_date,
              absl::StrCat("a new edition of ", parent.strategy_title,
                           ", which it serves, is in force"),
              parent.edition);
  }
  Settle(of_strategy, on_date);

  DueReview& of_plan = reviews[1];
  of_plan.set_subject(Strategy::REVIEW_SUBJECT_ACTION_PLAN);
  const Date plan_from = CountedFrom(
      strategy, start, Strategy::REVIEW_SUBJECT_ACTION_PLAN, on_date);
  const int months = FirstSet(strategy.plan_review_months(),
                              kind.plan_review_months(), kPlanMonths);
  AddReason(of_plan, DueReview::Reason::KIND_CLOCK,
            AddMonths(plan_from, months), MonthsAfter(months, plan_from),
            edition.name());
  Settle(of_plan, on_date);
  return reviews;
}

}  // namespace minutebook::rules
