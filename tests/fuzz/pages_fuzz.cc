// Published pages, text or HTML: any page that is UTF-8 is read, and no word of
// it is lost.

#include "absl/strings/str_cat.h"
#include "clients/importers/pages/coverage.h"
#include "clients/importers/pages/page_json.h"
#include "clients/importers/pages/page_reader.h"
#include "clients/importers/pages/text.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes = fuzz::TextOf(data, size);
  const auto page = importers::ReadPage(bytes, "page.txt");
  const bool utf8 = !importers::FindInvalidUtf8(bytes).has_value();
  Require(page.ok() == utf8, "a page is read when it is UTF-8");
  if (!page.ok()) return 0;
  const std::vector<std::string> lost =
      importers::LostWords(importers::PageText(bytes), *page);
  Require(lost.empty(), lost.empty() ? "" : "lost: " + lost.front());
  const std::string json = importers::PageToJson(*page);
  Require(!importers::FindInvalidUtf8(json).has_value(),
          "what was read is UTF-8");
  return 0;
}
