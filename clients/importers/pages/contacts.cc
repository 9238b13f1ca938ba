#include "clients/importers/pages/contacts.h"

#include <string>

#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

// The name proper: what stands before a role or a word for the telephone.
std::string NameOf(std::string_view text) {
  static const RE2* const kEnd = new RE2(
      R"((?i)\s*(?:[,;:(/]|\s[-–—]\s|\b(?:tel(?:ephone)?|ext(?:ension|n)?|phone|direct|mobile|e-?mail|on|ff[oô]n)\b\.?).*$)");
  static const RE2* const kLead =
      new RE2(R"((?i)^(?:[\s,;:/&–-]|and\b|or\b|e-?mail\b\.?|by\b)+)");
  if (auto lead = Search(*kLead, text)) text = text.substr(lead->end);
  if (auto end = Search(*kEnd, text)) text = text.substr(0, end->begin);
  return StripClosing(text);
}

bool IsName(std::string_view name) {
  static const RE2* const kName =
      new RE2(R"(^[A-Z\x{C0}-\x{DE}][\p{L}.'’-]*(?: [\p{L}.'’-]+)*$)");
  return !name.empty() && name.size() <= 80 && Contains(*kName, name);
}

}  // namespace

std::vector<Contact> ContactsOf(std::string_view text) {
  static const RE2* const kEmail =
      new RE2(R"((?i)(?:e-?mail:?\s*)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+)");
  static const RE2* const kPhone = new RE2(
      R"((?i)(?:\b(?:ext(?:ension|n)?\.?(?: no\.?)?|x)\s*:?\s*)?(\+?\(?\d[\d() -]{1,20}\d)(?:\s*(?:ext(?:ension|n)?\.?|x)\s*:?\s*(\d{2,6}))?)");
  std::string line(text);
  for (const Match& mail : SearchAll(*kEmail, text)) {
    for (size_t i = mail.begin; i < mail.end; ++i) line[i] = ' ';
  }
  std::vector<Contact> contacts;
  size_t at = 0;
  for (const Match& phone : SearchAll(*kPhone, line)) {
    Contact contact;
    contact.name = NameOf(std::string_view(line).substr(at, phone.begin - at));
    const size_t start =
        static_cast<size_t>(phone.groups[1].data() - line.data());
    contact.phone =
        StripClosing(std::string_view(line).substr(start, phone.end - start));
    at = phone.end;
    if (IsName(contact.name)) contacts.push_back(std::move(contact));
  }
  if (contacts.empty()) {
    Contact contact;
    contact.name = NameOf(line);
    if (IsName(contact.name)) contacts.push_back(std::move(contact));
  }
  return contacts;
}

}  // namespace minutebook::importers
