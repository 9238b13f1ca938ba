#include "clients/render/grid.h"

#include <algorithm>

namespace minutebook::render {
namespace {

int MostInARow(int sections, bool landscape) {
  if (landscape)
    return sections <= 2 ? 2 : sections == 4 ? 2 : sections <= 9 ? 3 : 4;
  return sections <= 2 ? 1 : sections <= 10 ? 2 : 3;
}

// How many columns no higher than `limit` the heights fill, and how many stand
// in each.
std::vector<int> Fill(const std::vector<double>& heights, double gap,
                      double limit) {
  std::vector<int> counts;
  double used = 0;
  for (const double height : heights) {
    if (counts.empty() || used + gap + height > limit) {
      counts.push_back(0);
      used = height;
    } else {
      used += gap + height;
    }
    ++counts.back();
  }
  return counts;
}

}  // namespace

std::vector<int> RowCounts(int sections, bool landscape) {
  if (sections <= 0) return {};
  const int most = MostInARow(sections, landscape);
  const int rows = (sections + most - 1) / most;
  std::vector<int> counts(rows, sections / rows);
  for (int i = 0; i < sections % rows; ++i) ++counts[i];
  return counts;
}

std::vector<int> ColumnCounts(const std::vector<double>& heights, double gap,
                              int columns) {
  // The highest column is some run of sections, so the limits worth trying are
  // few enough to be halved to within a tenth of a point.
  double low = 0, high = 0;
  for (const double height : heights) {
    low = std::max(low, height);
    high += height + gap;
  }
  while (high - low > 0.1) {
    const double middle = (low + high) / 2;
    if (Fill(heights, gap, middle).size() <= static_cast<size_t>(columns)) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return Fill(heights, gap, high);
}

}  // namespace minutebook::render
