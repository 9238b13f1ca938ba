#include "services/meetings/minute_reference.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/engine/error.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "services/meetings/reference_search.h"

namespace minutebook::meetings {
namespace {

using Response = v1::ResolveMinuteReferenceResponse;

class ResolveMinuteReference : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    SoughtReference reference;
    reference.request =
        static_cast<const v1::ResolveMinuteReferenceRequest&>(message);
    const engine::Facts facts = context.facts();
    if (!reference.request.citation().empty()) {
      const absl::StatusOr<v1::Citation> citation =
          facts.Get<v1::Citation>(reference.request.citation());
      if (!citation.ok()) return citation.status();
      reference.request = RequestOf(*citation);
    }
    absl::Status status = Search(facts, {&reference, 1});
    if (!status.ok()) return status;
    return reference.response.SerializeAsString();
  }
};

class ListUnresolvedCitations : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::ListUnresolvedCitationsRequest&>(message);
    const std::string scope = engine::PageScope(kMethod, request);
    engine::Facts::Place place;
    if (!request.page_token().empty()) {
      const std::optional<std::string> text =
          context.tokens.OpenPageToken(scope, request.page_token());
      if (!text.has_value()) return engine::PageTokenInvalid();
      place.text = *text;
    }
    const int wanted = request.page_size() == 0
                           ? engine::kDefaultPageSize
                           : std::min(request.page_size(), kMostListed);
    const engine::Facts facts = context.facts();
    v1::ListUnresolvedCitationsResponse response;
    while (!place.ended && place.examined < kMostExamined &&
           response.citations_size() < wanted) {
      absl::Status status = AddSome(facts, wanted, place, response);
      if (!status.ok()) return status;
    }
    if (!place.ended) {
      response.set_next_page_token(context.tokens.PageToken(scope, place.text));
    }
    return response.SerializeAsString();
  }

 private:
  static constexpr char kMethod[] =
      "minutebook.meetings.v1.DecisionService.ListUnresolvedCitations";
  static constexpr int kMostListed = 100;
  // How many citations one page looks at, and how many together: each of those
  // that name no record may ask for a statement.
  static constexpr int64_t kMostExamined = 1000;
  static constexpr int kWindow = 100;

  // Looks at the next citations, adds those that are wanted and moves `place`.
  static absl::Status AddSome(const engine::Facts& facts, int wanted,
                              engine::Facts::Place& place,
                              v1::ListUnresolvedCitationsResponse& response) {
    std::vector<v1::Citation> citations;
    std::vector<std::string> before;  // the place before each
    std::vector<SoughtReference> references;
    absl::Status status = facts.Walk<v1::Citation>(
        "", "", kWindow, place, [&](v1::Citation citation) {
          if (!citation.cited_item().empty() ||
              !citation.cited_decision().empty()) {
            return true;
          }
          references.emplace_back().request = RequestOf(citation);
          citations.push_back(std::move(citation));
          before.push_back(place.text);
          return true;
        });
    if (!status.ok()) return status;
    status = Search(facts, absl::MakeSpan(references));
    if (!status.ok()) return status;
    for (size_t i = 0; i < citations.size(); ++i) {
      Response& found = references[i].response;
      if (found.resolution() == Response::RESOLUTION_RESOLVED) continue;
      if (response.citations_size() == wanted) {
        place.text = before[i];
        place.ended = false;
        break;
      }
      v1::UnresolvedCitation& listed = *response.add_citations();
      *listed.mutable_citation() = std::move(citations[i]);
      listed.set_resolution(found.resolution());
      listed.mutable_findings()->Swap(found.mutable_findings());
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeResolveMinuteReference() {
  return std::make_unique<ResolveMinuteReference>();
}

std::unique_ptr<engine::ReadCommand> MakeListUnresolvedCitations() {
  return std::make_unique<ListUnresolvedCitations>();
}

}  // namespace minutebook::meetings
