// In which rows or columns the sections of a page stand.
#pragma once

#include <vector>

namespace minutebook::render {

// How many sections stand in each row, the first rows having more: so that the
// plans of one template have one grid, it follows from their number alone.
std::vector<int> RowCounts(int sections, bool landscape);

// How many sections stand in each of `columns` columns, in their order, so that
// the highest column is as low as can be. Fewer columns where there are fewer
// sections.
std::vector<int> ColumnCounts(const std::vector<double>& heights, double gap,
                              int columns);

}  // namespace minutebook::render
