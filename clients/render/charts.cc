#include "clients/render/charts.h"

#include "clients/render/page_layout.h"
#include "clients/render/page_surface.h"

namespace minutebook::render {
namespace {

absl::StatusOr<std::string> Bytes(const PageLayout& layout,
                                  ChartFormat format) {
  return format == ChartFormat::kSvg ? AsSvg(layout) : AsPng(layout);
}

}  // namespace

absl::StatusOr<std::string> Draw(const Timeline& timeline, ChartFormat format) {
  return Bytes(LayOutTimeline(timeline), format);
}

absl::StatusOr<std::string> Draw(const LineChart& chart, ChartFormat format) {
  return Bytes(LayOutLineChart(chart), format);
}

}  // namespace minutebook::render
