// A picture to be placed on a page.
#pragma once

#include <cairo.h>

#include <memory>
#include <string>

namespace minutebook::render {

class Picture {
 public:
  // The PNG in `bytes`; nothing where they are no PNG that can be read.
  static Picture FromPng(const std::string& bytes);

  bool empty() const { return surface_ == nullptr; }
  int width() const;  // pixels
  int height() const;
  cairo_surface_t* surface() const { return surface_.get(); }

 private:
  std::shared_ptr<cairo_surface_t> surface_;
};

}  // namespace minutebook::render
