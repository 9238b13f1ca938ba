// A part of a workbook: XML whose elements may bear any prefix.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace minutebook::cli {

class XmlPart {
 public:
  // INVALID_ARGUMENT when `xml` is no XML in UTF-8.
  // Declarations of types are passed over: no entity is expanded but the five
  // of XML.
  absl::Status Parse(const std::string& xml);

  pugi::xml_node root() const { return document_.document_element(); }

 private:
  pugi::xml_document document_;
};

// The name without its prefix.
std::string_view LocalName(const pugi::xml_node& node);

// The first child of that name; none: an empty node.
pugi::xml_node Child(const pugi::xml_node& node, std::string_view name);

// The children of that name.
std::vector<pugi::xml_node> Children(const pugi::xml_node& node,
                                     std::string_view name);

}  // namespace minutebook::cli
