#include "services/rules/printed_contacts.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace minutebook::rules {
namespace {

using meetings::v1::Item;

std::string KeyOf(const Item::Contact& contact) {
  if (!contact.post().empty()) return contact.post();
  static const auto& kTitles =
      *new std::set<std::string>{"mr", "mrs", "ms", "miss", "dr"};
  std::string key, word;
  const auto end_word = [&] {
    if (!word.empty() && !kTitles.contains(word))
      absl::StrAppend(&key, word, " ");
    word.clear();
  };
  for (const char c : contact.display_name()) {
    if (absl::ascii_isalnum(c) || static_cast<unsigned char>(c) > 127) {
      word += absl::ascii_tolower(c);
    } else {
      end_word();
    }
  }
  end_word();
  return key;
}

std::string DigitsOf(const std::string& telephone) {
  std::string digits;
  for (const char c : telephone) {
    if (absl::ascii_isdigit(c)) digits += c;
  }
  return digits;
}

bool AreOne(const std::string& a, const std::string& b) {
  return absl::EndsWith(a, b) || absl::EndsWith(b, a);
}

}  // namespace

std::vector<SeveralNumbers> ContactsWithSeveralNumbers(
    absl::Span<const Item> items) {
  struct Seen {
    SeveralNumbers numbers;
    std::vector<std::string> digits;
    bool differ = false;
  };
  std::map<std::string, Seen> by_contact;
  for (const Item& item : items) {
    for (const Item::Contact& contact : item.contacts()) {
      const std::string digits = DigitsOf(contact.telephone());
      if (digits.empty()) continue;
      Seen& seen = by_contact[KeyOf(contact)];
      if (seen.digits.empty()) {
        seen.numbers.display_name = contact.display_name();
      }
      seen.differ =
          seen.differ || std::any_of(seen.digits.begin(), seen.digits.end(),
                                     [&](const std::string& other) {
                                       return !AreOne(digits, other);
                                     });
      seen.digits.push_back(digits);
      seen.numbers.telephones.insert(contact.telephone());
      if (seen.numbers.items.empty() ||
          seen.numbers.items.back() != item.name()) {
        seen.numbers.items.push_back(item.name());
      }
    }
  }
  std::vector<SeveralNumbers> found;
  for (auto& [key, seen] : by_contact) {
    if (seen.differ) found.push_back(std::move(seen.numbers));
  }
  return found;
}

}  // namespace minutebook::rules
