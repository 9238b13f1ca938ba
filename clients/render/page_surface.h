// A layout as the bytes of a file.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "clients/render/plan_layout.h"

namespace minutebook::render {

// What a file says of itself.
struct FileFacts {
  std::string title;
  std::string author;
  std::string time;  // ISO 8601
};

// The same layout and facts give the same bytes. INTERNAL when Cairo fails.
absl::StatusOr<std::string> AsPdf(const PageLayout& layout,
                                  const FileFacts& facts);
absl::StatusOr<std::string> AsSvg(const PageLayout& layout);
absl::StatusOr<std::string> AsPng(const PageLayout& layout);

}  // namespace minutebook::render
