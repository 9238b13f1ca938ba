// What was decided at an item, as records: the decision with its parts and
// effects, recommendations with their answers, promises, and citations.
#pragma once

#include <string_view>

#include "clients/importers/records/item_context.h"
#include "minutebook/meetings/v1/recommendation.pb.h"

namespace minutebook::importers {

// The decision of the item, with what labelled facts of the page say of it
// when `with_facts`.
void AddDecision(PageContext& page, const ItemContext& item, bool with_facts);

// A decision that the page tells in labelled facts alone.
void AddFactsDecision(PageContext& page, const std::string& issue,
                      const std::string& document);

// Whether the page's labelled facts are those of a decision.
bool HasDecisionFacts(const Page& page);

void AddRecommendations(PageContext& page, const ItemContext& item);

// What the words of an answer say.
meetings::v1::Recommendation::Response::Status ResponseStatus(
    std::string_view words);

}  // namespace minutebook::importers
