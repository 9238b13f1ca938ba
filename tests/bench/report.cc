#include "tests/bench/report.h"

#include <algorithm>
#include <cstdio>

namespace minutebook::bench {
namespace {

double Median(std::vector<double> figures) {
  std::sort(figures.begin(), figures.end());
  const size_t middle = figures.size() / 2;
  return figures.size() % 2 == 1 ? figures[middle]
                                 : (figures[middle - 1] + figures[middle]) / 2;
}

std::string Asked(const char* how, std::optional<double> asked, bool reached) {
  if (!asked.has_value()) return "";
  char text[40];
  std::snprintf(text, sizeof(text), "%s %g  %s", how, *asked,
                reached ? "reached" : "MISSED");
  return text;
}

}  // namespace

void Report::Add(const std::string& work, const std::string& side,
                 double figure) {
  figures_[{work, side}].push_back(figure);
}

void Report::Compare(const std::string& work, const std::string& ours,
                     const std::string& theirs, std::optional<double> asked) {
  comparisons_.push_back({work, ours, theirs, asked});
}

void Report::State(const std::string& what, double figure,
                   const std::string& unit, std::optional<double> asked) {
  statements_.push_back({what, figure, unit, asked});
}

void Report::Print() const {
  std::printf("%-30s %-22s %9s  %-20s %9s  %5s  %-13s  %s\n", "work", "side",
              "a second", "against", "a second", "ratio", "(range)", "asked");
  for (const Comparison& line : comparisons_) {
    const auto ours = figures_.find({line.work, line.ours});
    if (ours == figures_.end()) continue;
    std::printf("%-30s %-22s %9.0f", line.work.c_str(), line.ours.c_str(),
                Median(ours->second));
    const auto theirs = figures_.find({line.work, line.theirs});
    if (theirs == figures_.end()) {
      std::printf("  %s\n", line.theirs.empty()
                                ? ""
                                : (line.theirs + ": not run").c_str());
      continue;
    }
    std::vector<double> ratios;
    for (size_t i = 0; i < ours->second.size(); ++i) {
      ratios.push_back(ours->second[i] / theirs->second[i]);
    }
    const auto [least, most] =
        std::minmax_element(ratios.begin(), ratios.end());
    const double ratio = Median(ratios);
    const bool reached = !line.asked.has_value() || ratio >= *line.asked;
    std::printf("  %-20s %9.0f  %5.2f  (%.2f .. %.2f)  %s\n",
                line.theirs.c_str(), Median(theirs->second), ratio, *least,
                *most, Asked(">=", line.asked, reached).c_str());
  }
  std::printf("\n");
  for (const Statement& line : statements_) {
    const bool reached = !line.asked.has_value() || line.figure <= *line.asked;
    std::printf("%-53s %9.1f %-8s  %s\n", line.what.c_str(), line.figure,
                line.unit.c_str(), Asked("<=", line.asked, reached).c_str());
  }
}

}  // namespace minutebook::bench
