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

}  // namespace

PdfDocument::PdfDocument(const FileFacts& facts)
    : surface_(cairo_pdf_surface_create_for_stream(Append, &bytes_, 0, 0)) {
  const auto say = [this](cairo_pdf_metadata_t what, const std::string& text) {
    if (!text.empty()) {
      cairo_pdf_surface_set_metadata(surface_, what, text.c_str());
    }
  };
  say(CAIRO_PDF_METADATA_TITLE, facts.title);
  say(CAIRO_PDF_METADATA_AUTHOR, facts.author);
  say(CAIRO_PDF_METADATA_CREATE_DATE, facts.time);
  say(CAIRO_PDF_METADATA_MOD_DATE, facts.time);
}

PdfDocument::~PdfDocument() { cairo_surface_destroy(surface_); }

absl::Status PdfDocument::Add(const PageLayout& page) {
  cairo_pdf_surface_set_size(surface_, page.width, page.height);
  return PaintOn(page, surface_, 1);
}

absl::StatusOr<std::string> PdfDocument::Finish() {
  cairo_surface_finish(surface_);
  if (cairo_surface_status(surface_) != CAIRO_STATUS_SUCCESS) {
    return absl::InternalError("the document cannot be written");
  }
  return std::move(bytes_);
}

absl::StatusOr<std::string> AsPdf(const PageLayout& layout,
                                  const FileFacts& facts) {
  PdfDocument document(facts);
  const absl::Status status = document.Add(layout);
  if (!status.ok()) return status;
  return document.Finish();
}

absl::StatusOr<std::string> AsSvg(const PageLayout& layout) {
  std::string bytes;
  const Surface surface(cairo_svg_surface_create_for_stream(
      Append, &bytes, layout.width, layout.height));
  const absl::Status status = PaintOn(layout, surface.get(), 1);
  if (!status.ok()) return status;
  cairo_surface_finish(surface.get());
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) {
    return absl::InternalError("the page cannot be written");
  }
  return bytes;
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
