#include "clients/cli/xml_part.h"

#include "absl/strings/str_cat.h"
#include "clients/importers/pages/text.h"

namespace minutebook::cli {

absl::Status XmlPart::Parse(const std::string& xml) {
  if (importers::FindInvalidUtf8(xml).has_value())
    return absl::InvalidArgumentError("is not UTF-8");
  const pugi::xml_parse_result result =
      document_.load_buffer(xml.data(), xml.size(),
                            pugi::parse_cdata | pugi::parse_escapes |
                                pugi::parse_ws_pcdata | pugi::parse_eol,
                            pugi::encoding_utf8);
  if (!result) {
    return absl::InvalidArgumentError(absl::StrCat(
        "is no workbook: its XML is wrong (", result.description(), ")"));
  }
  return absl::OkStatus();
}

std::string_view LocalName(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node Child(const pugi::xml_node& node, std::string_view name) {
  for (const auto child : node.children()) {
    if (LocalName(child) == name) return child;
  }
  return {};
}

std::vector<pugi::xml_node> Children(const pugi::xml_node& node,
                                     std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (const auto child : node.children()) {
    if (LocalName(child) == name) found.push_back(child);
  }
  return found;
}

}  // namespace minutebook::cli
