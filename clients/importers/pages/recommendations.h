// Recommendations put to the deciding body, with the body's answers.
#pragma once

#include <vector>

#include "clients/importers/pages/outline.h"
#include "clients/importers/pages/page.h"

namespace minutebook::importers {

struct Recommendations {
  std::vector<PageRecommendation> list;
  // For each line of the item, whether it holds a recommendation, announces
  // some, or answers one.
  std::vector<bool> claimed;
};

Recommendations RecommendationsOf(const ItemBlock& item);

}  // namespace minutebook::importers
