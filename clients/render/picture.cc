#include "clients/render/picture.h"

#include <cstring>
#include <string_view>

namespace minutebook::render {
namespace {

cairo_status_t Take(void* closure, unsigned char* data, unsigned int length) {
  auto& left = *static_cast<std::string_view*>(closure);
  if (left.size() < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, left.data(), length);
  left.remove_prefix(length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Picture Picture::FromPng(const std::string& bytes) {
  Picture picture;
  std::string_view left = bytes;
  if (left.empty()) return picture;
  std::shared_ptr<cairo_surface_t> surface(
      cairo_image_surface_create_from_png_stream(Take, &left),
      cairo_surface_destroy);
  if (cairo_surface_status(surface.get()) == CAIRO_STATUS_SUCCESS &&
      cairo_image_surface_get_width(surface.get()) > 0 &&
      cairo_image_surface_get_height(surface.get()) > 0) {
    picture.surface_ = std::move(surface);
  }
  return picture;
}

int Picture::width() const {
  return cairo_image_surface_get_width(surface_.get());
}

int Picture::height() const {
  return cairo_image_surface_get_height(surface_.get());
}

}  // namespace minutebook::render
