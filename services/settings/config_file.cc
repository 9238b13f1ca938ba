#include "services/settings/config_file.h"

#define TOML_HEADER_ONLY 0
#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"

namespace minutebook::settings {
namespace {

std::string KindOf(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list that holds other things than texts";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

FileEntry ReadEntry(const std::string& key, const toml::node& node) {
  FileEntry entry;
  entry.key = key;
  entry.line = static_cast<int>(node.source().begin.line);
  if (const auto* text = node.as_string()) {
    entry.value = text->get();
  } else if (const auto* number = node.as_integer()) {
    entry.value = number->get();
  } else if (const auto* array = node.as_array();
             array != nullptr &&
             (array->empty() ||
              array->is_homogeneous(toml::node_type::string))) {
    std::vector<std::string> texts;
    for (const toml::node& element : *array) {
      texts.push_back(element.as_string()->get());
    }
    entry.value = std::move(texts);
  } else {
    entry.readable = false;
    entry.kind = KindOf(node);
  }
  return entry;
}

}  // namespace

absl::StatusOr<std::vector<FileEntry>> ReadConfigFile(const std::string& text) {
  try {
    const toml::table table = toml::parse(std::string_view(text));
    std::vector<FileEntry> entries;
    for (const auto& [key, node] : table) {
      entries.push_back(ReadEntry(std::string(key.str()), node));
    }
    return entries;
  } catch (const toml::parse_error& error) {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", error.source().begin.line, ": ",
                     std::string(error.description())));
  }
}

}  // namespace minutebook::settings
