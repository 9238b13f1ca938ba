// Where everything stands on a plan's page.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "clients/render/palette.h"
#include "clients/render/picture.h"
#include "clients/render/typesetter.h"
#include "minutebook/render/v1/plan_page.pb.h"

namespace minutebook::render {

// What a text is, for those who hear the page instead of seeing it.
enum class TextRole { kTitle, kHeading, kParagraph, kMarker, kItem };

struct PlacedText {
  SetText text;
  double x = 0, y = 0;  // of the upper left corner, in points
  Color color;
  TextRole role = TextRole::kParagraph;
};

struct PlacedBox {
  double x = 0, y = 0, width = 0, height = 0;
  Color fill;
};

struct PlacedPicture {
  Picture picture;
  double x = 0, y = 0, width = 0, height = 0;
};

struct PageLayout {
  double width = 0, height = 0;  // points
  Color background;
  std::vector<PlacedBox> boxes;
  std::vector<PlacedPicture> pictures;
  std::vector<PlacedText> texts;  // in reading order
};

// A4. The text is as large as fits, the same for all sections. Rows of a grid
// that follows from the number of sections, or, where those have no room for
// the text, columns that are filled one after the other.
std::variant<PageLayout, v1::DrawReply::Overfull> LayOut(
    const v1::PlanPage& page);

}  // namespace minutebook::render
