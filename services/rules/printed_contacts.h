// Contacts as pages print them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "minutebook/meetings/v1/item.pb.h"

namespace minutebook::rules {

// One contact whose printed numbers differ.
struct SeveralNumbers {
  std::string display_name;          // as first printed
  std::set<std::string> telephones;  // as printed
  std::vector<std::string> items;    // names of the items that print them
};

// The contacts of `items` that are printed with several telephone numbers. A
// contact is the same by post or, without one, by name but for case, stops and
// "Mr", "Mrs", "Ms", "Miss", "Dr"; a number is the same by its digits, and an
// extension by being the end of a whole number.
std::vector<SeveralNumbers> ContactsWithSeveralNumbers(
    absl::Span<const meetings::v1::Item> items);

}  // namespace minutebook::rules
