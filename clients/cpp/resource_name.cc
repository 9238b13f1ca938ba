#include "clients/cpp/resource_name.h"

#include <algorithm>
#include <cctype>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/views.h"

namespace minutebook::client {
namespace {

bool IsVariable(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::vector<std::string> Segments(std::string_view name) {
  return absl::StrSplit(ToAbsl(name), '/');
}

}  // namespace

NamePattern::NamePattern(std::string_view pattern)
    : text_(pattern), segments_(Segments(pattern)) {
  for (const std::string& segment : segments_) {
    if (IsVariable(segment)) {
      variables_.push_back(segment.substr(1, segment.size() - 2));
    }
  }
}

std::optional<std::vector<std::string>> NamePattern::Match(
    std::string_view name) const {
  const std::vector<std::string> given = Segments(name);
  if (given.size() != segments_.size()) return std::nullopt;
  std::vector<std::string> ids;
  for (size_t i = 0; i < given.size(); ++i) {
    if (IsVariable(segments_[i])) {
      if (given[i].empty()) return std::nullopt;
      ids.push_back(given[i]);
    } else if (given[i] != segments_[i]) {
      return std::nullopt;
    }
  }
  return ids;
}

std::string NamePattern::Fill(const std::vector<std::string>& ids) const {
  std::vector<std::string> filled = segments_;
  size_t next = 0;
  for (std::string& segment : filled) {
    if (IsVariable(segment) && next < ids.size()) segment = ids[next++];
  }
  return absl::StrJoin(filled, "/");
}

std::optional<std::string> NamePattern::Expand(std::string_view text,
                                               std::string_view council) const {
  if (Match(text)) return std::string(text);
  if (text.empty() || absl::StartsWith(ToAbsl(text), "councils/")) {
    return std::nullopt;
  }
  const bool below_council = variables_.size() > 1;
  if (below_council && council.empty()) return std::nullopt;
  if (below_council) {
    const std::string full =
        absl::StrCat("councils/", ToAbsl(council), "/", ToAbsl(text));
    if (Match(full)) return full;
  }
  std::vector<std::string> ids;
  if (below_council) ids.emplace_back(council);
  for (std::string& id : Segments(text)) {
    if (id.empty()) return std::nullopt;
    ids.push_back(std::move(id));
  }
  if (ids.size() != variables_.size()) return std::nullopt;
  return Fill(ids);
}

std::string NamePattern::ParentText() const {
  if (segments_.size() <= 2) return "";
  const size_t cut = IsVariable(segments_.back()) ? 2 : 1;
  return absl::StrJoin(segments_.begin(), segments_.end() - cut, "/");
}

std::string IdOf(std::string_view name) {
  const size_t slash = name.rfind('/');
  return std::string(slash == std::string_view::npos ? name
                                                     : name.substr(slash + 1));
}

std::string_view ParentOf(std::string_view name) {
  size_t slash = name.rfind('/');
  if (slash == std::string_view::npos) return {};
  slash = name.rfind('/', slash - 1);
  return slash == std::string_view::npos ? std::string_view()
                                         : name.substr(0, slash);
}

bool IsValidId(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !id.empty() && id.size() <= 63 && id.front() != '-' &&
         std::all_of(id.begin(), id.end(), allowed);
}

}  // namespace minutebook::client
