// What was measured, and the table that tells it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace minutebook::bench {

class Report {
 public:
  // One figure of one round; more is better.
  void Add(const std::string& work, const std::string& side, double figure);

  // A line that compares two sides of a work: the median of the ratios formed
  // within each round, with their range. `asked` is the least ratio asked for.
  void Compare(const std::string& work, const std::string& ours,
               const std::string& theirs, std::optional<double> asked);

  // A figure that stands alone; less is better. `asked` is the most allowed.
  void State(const std::string& what, double figure, const std::string& unit,
             std::optional<double> asked);

  // Prints all lines.
  void Print() const;

 private:
  struct Comparison {
    std::string work, ours, theirs;
    std::optional<double> asked;
  };
  struct Statement {
    std::string what;
    double figure;
    std::string unit;
    std::optional<double> asked;
  };

  std::map<std::pair<std::string, std::string>, std::vector<double>> figures_;
  std::vector<Comparison> comparisons_;
  std::vector<Statement> statements_;
};

}  // namespace minutebook::bench
