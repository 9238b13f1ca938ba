#include "services/strategies/render_plan.h"

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/records/v1/document.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/render.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/engine/above.h"
#include "services/rules/body_names.h"
#include "services/rules/civil_date.h"
#include "services/rules/editions_in_force.h"
#include "services/rules/plan_page.h"
#include "services/strategies/check_plan.h"

namespace minutebook::strategies {
namespace {

using engine::Facts;
using v1::Edition;

const char* MediaType(v1::PageFormat format) {
  switch (format) {
    case v1::PAGE_FORMAT_SVG:
      return "image/svg+xml";
    case v1::PAGE_FORMAT_PNG:
      return "image/png";
    case v1::PAGE_FORMAT_MARKDOWN:
      return "text/markdown; charset=utf-8";
    default:
      return "application/pdf";
  }
}

// The edition that the plan is of: of several, the one that began last.
absl::StatusOr<std::optional<Edition>> EditionOf(const Facts& facts,
                                                 const v1::Summary& plan) {
  absl::StatusOr<std::vector<Edition>> editions =
      facts.Referring<v1::Summary, Edition>(plan.name());
  if (!editions.ok()) return editions.status();
  std::optional<Edition> last;
  for (Edition& edition : *editions) {
    if (!last.has_value() ||
        rules::FirstDayInForce(edition) >= rules::FirstDayInForce(*last)) {
      last = std::move(edition);
    }
  }
  return last;
}

// The name that the body bore when it approved the edition, or as stated.
absl::StatusOr<std::string> ApprovingBody(const Facts& facts,
                                          const Edition::Approval& approval) {
  const auto body = facts.Find<councils::v1::Body>(approval.body());
  if (!body.ok()) return body.status();
  if (!body->has_value()) return approval.body_as_stated();
  return approval.has_date()
             ? rules::BodyNameOn(**body, rules::LastDate(approval.date()))
             : (*body)->display_name();
}

// The minute number of the item at which the part was decided.
absl::StatusOr<std::string> MinuteNumber(const Facts& facts,
                                         const std::string& part) {
  const auto decision = facts.Find<meetings::v1::Decision>(engine::Above(part));
  if (!decision.ok()) return decision.status();
  if (!decision->has_value()) return "";
  const auto item = facts.Find<meetings::v1::Item>((*decision)->item());
  if (!item.ok()) return item.status();
  return item->has_value() ? (*item)->minute_number() : "";
}

// The bytes of the template's logo.
absl::StatusOr<std::string> Logo(const Facts& facts,
                                 const v1::PlanTemplate* plan_template) {
  if (plan_template == nullptr) return "";
  const auto document =
      facts.Find<records::v1::Document>(plan_template->style().logo_document());
  if (!document.ok()) return document.status();
  return document->has_value() ? (*document)->content() : "";
}

// All that stands on the page, as far as the caller may know it.
absl::StatusOr<render::v1::PlanPage> PageOf(const Facts& facts,
                                            const CheckedPlan& checked) {
  rules::PlanPageFacts page{checked.plan};
  page.language = checked.language;
  if (checked.check.has_plan_template()) {
    page.plan_template = &checked.check.plan_template();
  }
  absl::StatusOr<std::string> logo = Logo(facts, page.plan_template);
  if (!logo.ok()) return logo.status();
  page.logo = *std::move(logo);
  const auto council = facts.Find<councils::v1::Council>(
      absl::StrCat("councils/", facts.council()));
  if (!council.ok()) return council.status();
  if (council->has_value()) page.council = (*council)->display_name();
  const absl::StatusOr<std::optional<Edition>> edition =
      EditionOf(facts, checked.plan);
  if (!edition.ok()) return edition.status();
  if (!edition->has_value()) return rules::PlanPageOf(page);

  page.edition = &**edition;
  const auto strategy =
      facts.Find<v1::Strategy>(engine::Above((*edition)->name()));
  if (!strategy.ok()) return strategy.status();
  if (strategy->has_value()) page.strategy_title = (*strategy)->title();
  absl::StatusOr<std::string> body =
      ApprovingBody(facts, (*edition)->approval());
  if (!body.ok()) return body.status();
  page.approving_body = *std::move(body);
  absl::StatusOr<std::string> minute =
      MinuteNumber(facts, (*edition)->approval().part());
  if (!minute.ok()) return minute.status();
  page.minute_number = *std::move(minute);
  return rules::PlanPageOf(page);
}

class RenderPlanOnAPage : public engine::ReadCommand {
 public:
  explicit RenderPlanOnAPage(std::shared_ptr<drawing::PageDrawer> drawer)
      : drawer_(std::move(drawer)) {}

  // The reply with what is to be drawn in the place of the page.
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::RenderPlanOnAPageRequest&>(message);
    const Facts facts = context.facts();
    absl::StatusOr<CheckedPlan> checked =
        CheckedPlanOf(facts, request.name(), request.plan_template());
    if (!checked.ok()) return checked.status();
    absl::StatusOr<render::v1::PlanPage> page = PageOf(facts, *checked);
    if (!page.ok()) return page.status();
    render::v1::DrawRequest drawing;
    *drawing.mutable_page() = *std::move(page);
    drawing.set_format(request.format() == v1::PAGE_FORMAT_UNSPECIFIED
                           ? v1::PAGE_FORMAT_PDF
                           : request.format());
    v1::RenderPlanOnAPageResponse response;
    response.set_content(drawing.SerializeAsString());
    response.set_media_type(MediaType(request.format()));
    *response.mutable_departures() = checked->check.departures();
    return response.SerializeAsString();
  }

  absl::StatusOr<std::string> Finish(
      std::string answer, storage::SteadyTime deadline) const override {
    v1::RenderPlanOnAPageResponse response;
    render::v1::DrawRequest drawing;
    response.ParseFromString(answer);
    drawing.ParseFromString(response.content());
    absl::StatusOr<std::string> page = drawer_->Draw(drawing, deadline);
    if (!page.ok()) return page.status();
    response.set_content(*std::move(page));
    return response.SerializeAsString();
  }

 private:
  const std::shared_ptr<drawing::PageDrawer> drawer_;
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeRenderPlanOnAPage(
    std::shared_ptr<drawing::PageDrawer> drawer) {
  return std::make_unique<RenderPlanOnAPage>(std::move(drawer));
}

}  // namespace minutebook::strategies
