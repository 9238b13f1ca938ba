#include "services/rules/pathway_order.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/rules/civil_date.h"
#include "services/rules/editions_in_force.h"

namespace minutebook::rules {
namespace {

using councils::v1::Body;
using google::type::Date;
using strategies::v1::Edition;
using strategies::v1::Finding;
using strategies::v1::PathwayStep;

bool IsScrutiny(const PathwayStep& step) {
  if (step.body().kind() != Body::KIND_UNSPECIFIED) {
    return step.body().kind() == Body::KIND_SCRUTINY;
  }
  return absl::StrContains(absl::AsciiStrToLower(step.body_display_name()),
                           "scrutiny");
}

bool CertainlyAfter(const Date& later, const Date& earlier) {
  return FirstDay(later) > LastDay(earlier);
}

std::string NameOf(const PathwayStep& step) {
  return step.part().empty() ? step.citation().name() : step.part();
}

std::string BodyOf(const PathwayStep& step) {
  return step.body_display_name().empty() ? "a body that is not known"
                                          : step.body_display_name();
}

void Add(std::vector<Finding>& findings, Finding::Kind kind,
         const std::string& message, const std::string& record) {
  Finding& finding = findings.emplace_back();
  finding.set_kind(kind);
  finding.set_message(message);
  if (!record.empty()) finding.add_records(record);
}

// What scrutiny did before and after the approval on `approved`.
void AddScrutiny(absl::Span<const PathwayStep> steps, const Date& approved,
                 std::vector<Finding>& findings) {
  bool any = false, in_time = false;
  std::vector<const PathwayStep*> late;
  for (const PathwayStep& step : steps) {
    if (!IsScrutiny(step)) continue;
    any = true;
    if (step.has_date() && CertainlyAfter(step.date(), approved)) {
      late.push_back(&step);
    } else {
      in_time = true;
    }
  }
  if (!any) {
    Add(findings, Finding::KIND_NO_SCRUTINY,
        "no scrutiny body dealt with it before it was approved", "");
  } else if (!in_time) {
    for (const PathwayStep* step : late) {
      Add(findings, Finding::KIND_SCRUTINY_AFTER_DECISION,
          absl::StrCat(BodyOf(*step), " dealt with it on ",
                       DateText(step->date()), ", after it was approved on ",
                       DateText(approved)),
          NameOf(*step));
    }
  }
}

// Whether the action plan came after the approval, of which the day may be
// missing.
void AddPlan(const Edition& edition, std::vector<Finding>& findings) {
  const Edition::Approval& approval = edition.approval();
  for (const Edition::Step& step : edition.timetable()) {
    if (step.kind() != Edition::Step::KIND_ACTION_PLAN) continue;
    if (!step.has_done_date()) {
      Add(findings, Finding::KIND_APPROVAL_BEFORE_PLAN,
          "it was approved; that its action plan was is not known",
          edition.name());
    } else if (approval.has_date() &&
               CertainlyAfter(step.done_date(), approval.date())) {
      Add(findings, Finding::KIND_APPROVAL_BEFORE_PLAN,
          absl::StrCat("it was approved on ", DateText(approval.date()),
                       ", its action plan on ", DateText(step.done_date())),
          edition.name());
    }
  }
}

}  // namespace

const Edition* EditionActedOn(absl::Span<const Edition> editions,
                              const Date* date) {
  const Edition* next = nullptr;
  const Edition* open = nullptr;
  const Edition* last = nullptr;
  for (const Edition& edition : editions) {
    if (!edition.has_approval()) {
      if (edition.state() != Edition::STATE_WITHDRAWN) open = &edition;
      if (last == nullptr) last = &edition;
      continue;
    }
    const int32_t first = FirstDayInForce(edition);
    if (date != nullptr && first >= FirstDay(*date) &&
        (next == nullptr || first < FirstDayInForce(*next))) {
      next = &edition;
    }
    if (last == nullptr || first >= FirstDayInForce(*last)) last = &edition;
  }
  return next != nullptr ? next : open != nullptr ? open : last;
}

void SortSteps(std::vector<PathwayStep>& steps) {
  std::stable_sort(steps.begin(), steps.end(),
                   [](const PathwayStep& a, const PathwayStep& b) {
                     const auto key = [](const PathwayStep& step) {
                       return std::tuple(
                           !step.has_date(),
                           step.has_date() ? FirstDay(step.date()) : 0,
                           NameOf(step));
                     };
                     return key(a) < key(b);
                   });
}

std::vector<Finding> PathwayFindings(const Edition& edition,
                                     absl::Span<const PathwayStep> steps) {
  std::vector<Finding> findings;
  if (edition.has_approval()) {
    const Edition::Approval& approval = edition.approval();
    if (approval.part().empty()) {
      Add(findings, Finding::KIND_APPROVAL_FROM_CITATION,
          "the approval is known from a text that cites it; its decision has "
          "no record",
          approval.citation());
    }
    if (!approval.has_date()) {
      Add(findings, Finding::KIND_APPROVAL_UNDATED,
          "the day of the approval is not known", edition.name());
    } else {
      AddScrutiny(steps, approval.date(), findings);
    }
    AddPlan(edition, findings);
  }
  for (const PathwayStep& step : steps) {
    if (!step.has_date()) {
      Add(findings, Finding::KIND_STEP_UNDATED,
          absl::StrCat("the day on which ", BodyOf(step),
                       " dealt with it is not known"),
          NameOf(step));
    }
    if (step.body_display_name().empty()) {
      Add(findings, Finding::KIND_STEP_BODY_UNKNOWN,
          "the body that dealt with it is not known", NameOf(step));
    }
  }
  return findings;
}

}  // namespace minutebook::rules
