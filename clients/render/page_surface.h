// A layout as the bytes of a file.
#pragma once

#include <cairo.h>

#include <string>

#include "absl/status/statusor.h"
#include "clients/render/page_layout.h"

namespace minutebook::render {

// What a file says of itself.
struct FileFacts {
  std::string title;
  std::string author;
  std::string time;  // ISO 8601
};

// A document of pages, added one by one. Errors are INTERNAL: Cairo failed.
class PdfDocument {
 public:
  explicit PdfDocument(const FileFacts& facts);
  ~PdfDocument();

  absl::Status Add(const PageLayout& page);

  // The document's bytes; nothing is added after.
  absl::StatusOr<std::string> Finish();

 private:
  std::string bytes_;
  cairo_surface_t* const surface_;
};

// The same layout and facts give the same bytes. INTERNAL when Cairo fails.
absl::StatusOr<std::string> AsPdf(const PageLayout& layout,
                                  const FileFacts& facts);
absl::StatusOr<std::string> AsSvg(const PageLayout& layout);
absl::StatusOr<std::string> AsPng(const PageLayout& layout);

}  // namespace minutebook::render
