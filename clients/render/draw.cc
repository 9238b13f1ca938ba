#include "clients/render/draw.h"

#include <string>
#include <utility>
#include <variant>

#include "absl/time/time.h"
#include "clients/render/markdown.h"
#include "clients/render/page_surface.h"
#include "clients/render/plan_layout.h"
#include "clients/render/report_layout.h"
#include "clients/render/workbook.h"

namespace minutebook::render {
namespace {

// ISO 8601.
std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                          absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

absl::StatusOr<std::string> Bytes(const PageLayout& layout,
                                  const v1::DrawRequest& request) {
  switch (request.format()) {
    case strategies::v1::PAGE_FORMAT_SVG:
      return AsSvg(layout);
    case strategies::v1::PAGE_FORMAT_PNG:
      return AsPng(layout);
    default:
      return AsPdf(layout, {request.page().title(), request.page().council(),
                            TimeText(request.page().create_time())});
  }
}

absl::StatusOr<std::string> Bytes(const v1::Report& report) {
  if (report.format() == v1::Report::FORMAT_XLSX) return AsWorkbook(report);
  PdfDocument document(
      {report.title(), report.council(), TimeText(report.create_time())});
  const absl::Status status =
      LayOutReport(report, [&](PageLayout page) { return document.Add(page); });
  if (!status.ok()) return status;
  return document.Finish();
}

}  // namespace

absl::StatusOr<v1::DrawReply> Draw(const v1::DrawRequest& request) {
  v1::DrawReply reply;
  if (request.has_report()) {
    absl::StatusOr<std::string> bytes = Bytes(request.report());
    if (!bytes.ok()) return bytes.status();
    reply.set_content(*std::move(bytes));
    return reply;
  }
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
