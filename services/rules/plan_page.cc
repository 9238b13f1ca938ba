#include "services/rules/plan_page.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/rules/civil_date.h"

namespace minutebook::rules {
namespace {

using meetings::v1::Part;
using render::v1::PlanPage;
using strategies::v1::Edition;
using strategies::v1::PlanTemplate;
using strategies::v1::Summary;

// A section with so few words may stand across the page.
constexpr int kLeadingWords = 60;
constexpr std::array<std::string_view, 5> kLeadingKeys = {
    "vision", "ambition", "mission", "purpose", "aim"};

const PlanTemplate::Section* Wanted(const PlanTemplate* plan_template,
                                    const std::string& key) {
  if (plan_template == nullptr || key.empty()) return nullptr;
  for (const auto& wanted : plan_template->sections()) {
    if (wanted.key() == key) return &wanted;
  }
  return nullptr;
}

// Those of the template in its order, then the others in that of the plan.
std::vector<const Summary::Section*> Ordered(
    const Summary& plan, const PlanTemplate* plan_template) {
  std::vector<const Summary::Section*> sections;
  if (plan_template != nullptr) {
    for (const auto& wanted : plan_template->sections()) {
      for (const auto& section : plan.sections()) {
        if (section.key() == wanted.key()) sections.push_back(&section);
      }
    }
  }
  for (const auto& section : plan.sections()) {
    if (Wanted(plan_template, section.key()) == nullptr) {
      sections.push_back(&section);
    }
  }
  return sections;
}

// Decided by the template alone where it knows the section, so that the plans
// of one template look alike.
bool Leads(const Summary::Section& section,
           const PlanTemplate::Section* wanted) {
  return std::find(kLeadingKeys.begin(), kLeadingKeys.end(), section.key()) !=
             kLeadingKeys.end() ||
         (wanted != nullptr && wanted->max_words() > 0 &&
          wanted->max_words() <= kLeadingWords);
}

void AddSections(const PlanPageFacts& facts, PlanPage& page) {
  for (const Summary::Section* section :
       Ordered(facts.plan, facts.plan_template)) {
    const PlanTemplate::Section* wanted =
        Wanted(facts.plan_template, section->key());
    if (section->text().empty()) continue;
    PlanPage::Section& drawn = *page.add_sections();
    drawn.set_key(section->key());
    drawn.set_heading(!section->heading().empty() ? section->heading()
                      : wanted != nullptr         ? wanted->heading()
                                                  : "");
    drawn.set_text(section->text());
    drawn.set_leads(page.sections_size() == 1 && Leads(*section, wanted));
  }
}

std::string ApprovalText(const PlanPageFacts& facts) {
  const Edition::Approval& approval = facts.edition->approval();
  std::string text =
      approval.verb() == Part::VERB_ADOPTED ? "Adopted" : "Approved";
  if (!facts.approving_body.empty()) {
    absl::StrAppend(&text, " by ", facts.approving_body);
  }
  if (approval.has_date()) {
    absl::StrAppend(&text, " on ", DateWords(approval.date()));
  }
  if (!facts.minute_number.empty()) {
    absl::StrAppend(&text, ", minute ", facts.minute_number);
  }
  return text;
}

std::string PeriodText(const Edition::Period& period) {
  if (period.has_start_date() && period.has_end_date()) {
    return absl::StrCat(DateWords(period.start_date()), " to ",
                        DateWords(period.end_date()));
  }
  if (period.has_start_date()) {
    return absl::StrCat("From ", DateWords(period.start_date()));
  }
  return period.has_end_date()
             ? absl::StrCat("Until ", DateWords(period.end_date()))
             : "";
}

void AddFoot(const PlanPageFacts& facts, PlanPage& page) {
  const Edition& edition = *facts.edition;
  std::string standing =
      edition.has_approval() ? ApprovalText(facts) : "Draft, not approved";
  if (edition.state() == Edition::STATE_SUPERSEDED) {
    absl::StrAppend(&standing, "; superseded since");
  } else if (edition.state() == Edition::STATE_WITHDRAWN) {
    absl::StrAppend(&standing, "; withdrawn");
  }
  page.add_foot(standing);
  std::vector<std::string> about;
  if (!edition.version().empty()) {
    about.push_back(absl::StrCat("Edition: ", edition.version()));
  }
  const std::string period = PeriodText(edition.period());
  if (!period.empty()) about.push_back(period);
  if (!about.empty()) page.add_foot(absl::StrJoin(about, " · "));
}

}  // namespace

PlanPage PlanPageOf(const PlanPageFacts& facts) {
  PlanPage page;
  page.set_council(facts.council);
  page.set_title(facts.edition != nullptr && !facts.edition->title().empty()
                     ? facts.edition->title()
                     : facts.strategy_title);
  if (page.title().empty()) page.set_title(facts.plan.title());
  page.set_subtitle(facts.plan.kind() == Summary::KIND_EXECUTIVE_SUMMARY
                        ? "Executive summary"
                        : "Plan on a page");
  AddSections(facts, page);
  if (facts.edition != nullptr) AddFoot(facts, page);
  if (facts.plan_template != nullptr && facts.plan_template->has_style()) {
    *page.mutable_style() = facts.plan_template->style();
  } else {
    page.mutable_style()->set_landscape(true);
  }
  page.set_language_code(facts.language);
  page.set_logo(facts.logo);
  *page.mutable_create_time() = facts.plan.update_time();
  return page;
}

}  // namespace minutebook::rules
