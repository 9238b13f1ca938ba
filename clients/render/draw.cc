#include "clients/render/draw.h"

#include <string>
#include <utility>
#include <variant>

#include "absl/time/time.h"
#include "clients/render/markdown.h"
#include "clients/render/page_surface.h"
#include "clients/render/plan_layout.h"

namespace minutebook::render {
namespace {

absl::StatusOr<std::string> Bytes(const PageLayout& layout,
                                  const v1::DrawRequest& request) {
  switch (request.format()) {
    case strategies::v1::PAGE_FORMAT_SVG:
      return AsSvg(layout);
    case strategies::v1::PAGE_FORMAT_PNG:
      return AsPng(layout);
    default:
      return AsPdf(
          layout, {request.page().title(), request.page().council(),
                   absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                                    absl::FromUnixSeconds(
                                        request.page().create_time().seconds()),
                                    absl::UTCTimeZone())});
  }
}

}  // namespace

absl::StatusOr<v1::DrawReply> Draw(const v1::DrawRequest& request) {
  v1::DrawReply reply;
  if (request.format() == strategies::v1::PAGE_FORMAT_MARKDOWN) {
    reply.set_content(AsMarkdown(request.page()));
    return reply;
  }
  std::variant<PageLayout, v1::DrawReply::Overfull> layout =
      LayOut(request.page());
  if (auto* overfull = std::get_if<v1::DrawReply::Overfull>(&layout)) {
    *reply.mutable_overfull() = std::move(*overfull);
    return reply;
  }
  absl::StatusOr<std::string> bytes =
      Bytes(std::get<PageLayout>(layout), request);
  if (!bytes.ok()) return bytes.status();
  reply.set_content(*std::move(bytes));
  return reply;
}

}  // namespace minutebook::render
