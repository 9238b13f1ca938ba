#include "clients/render/page_surface.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include <cmath>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/render/page_painter.h"

namespace minutebook::render {
namespace {

constexpr double kPngScale = 150.0 / 72;

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const {
    cairo_surface_destroy(surface);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;

cairo_status_t Append(void* closure, const unsigned char* data,
                      unsigned int length) {
  static_cast<std::string*>(closure)->append(
      reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

absl::Status PaintOn(const PageLayout& layout, cairo_surface_t* surface,
                     double scale) {
  cairo_t* cairo = cairo_create(surface);
  cairo_scale(cairo, scale, scale);
  Paint(layout, cairo);
  cairo_show_page(cairo);
  const cairo_status_t status = cairo_status(cairo);
  cairo_destroy(cairo);
  if (status == CAIRO_STATUS_SUCCESS) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("the page cannot be drawn: ",
                                          cairo_status_to_string(status)));
}

// Draws on a surface that writes `bytes` when it is finished.
absl::StatusOr<std::string> Finish(const PageLayout& layout, Surface surface,
                                   std::string& bytes) {
  const absl::Status status = PaintOn(layout, surface.get(), 1);
  if (!status.ok()) return status;
  cairo_surface_finish(surface.get());
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) {
    return absl::InternalError("the page cannot be written");
  }
  return std::move(bytes);
}

}  // namespace

absl::StatusOr<std::string> AsPdf(const PageLayout& layout,
                                  const FileFacts& facts) {
  std::string bytes;
  Surface surface(cairo_pdf_surface_create_for_stream(
      Append, &bytes, layout.width, layout.height));
  const auto say = [&surface](cairo_pdf_metadata_t what,
                              const std::string& text) {
    if (!text.empty()) {
      cairo_pdf_surface_set_metadata(surface.get(), what, text.c_str());
    }
  };
  say(CAIRO_PDF_METADATA_TITLE, facts.title);
  say(CAIRO_PDF_METADATA_AUTHOR, facts.author);
  say(CAIRO_PDF_METADATA_CREATE_DATE, facts.time);
  say(CAIRO_PDF_METADATA_MOD_DATE, facts.time);
  return Finish(layout, std::move(surface), bytes);
}

absl::StatusOr<std::string> AsSvg(const PageLayout& layout) {
  std::string bytes;
  Surface surface(cairo_svg_surface_create_for_stream(
      Append, &bytes, layout.width, layout.height));
  return Finish(layout, std::move(surface), bytes);
}

absl::StatusOr<std::string> AsPng(const PageLayout& layout) {
  const auto pixels = [](double points) {
    return static_cast<int>(std::lround(points * kPngScale));
  };
  const Surface surface(cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, pixels(layout.width), pixels(layout.height)));
  const absl::Status status = PaintOn(layout, surface.get(), kPngScale);
  if (!status.ok()) return status;
  std::string bytes;
  if (cairo_surface_write_to_png_stream(surface.get(), Append, &bytes) !=
      CAIRO_STATUS_SUCCESS) {
    return absl::InternalError("the page cannot be written");
  }
  return bytes;
}

}  // namespace minutebook::render
