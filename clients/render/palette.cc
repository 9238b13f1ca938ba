#include "clients/render/palette.h"

#include <cmath>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"

namespace minutebook::render {
namespace {

constexpr Color kDeepTeal = {0.082, 0.286, 0.357};
constexpr Color kInk = {0.12, 0.145, 0.165};
constexpr Color kWhite = {1, 1, 1};
constexpr double kCardTint = 0.065;
constexpr double kMutedShare = 0.72;

// Relative luminance of WCAG 2.
double Luminance(Color color) {
  const auto linear = [](double channel) {
    return channel <= 0.03928 ? channel / 12.92
                              : std::pow((channel + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) +
         0.0722 * linear(color.blue);
}

double Contrast(Color one, Color other) {
  const double a = Luminance(one), b = Luminance(other);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

}  // namespace

Color ParseColor(const std::string& text, Color otherwise) {
  if (text.size() != 7 || text[0] != '#') return otherwise;
  for (size_t i = 1; i < text.size(); ++i) {
    if (std::isxdigit(static_cast<unsigned char>(text[i])) == 0) {
      return otherwise;
    }
  }
  const std::string bytes = absl::HexStringToBytes(text.substr(1));
  const auto channel = [&bytes](int i) {
    return static_cast<unsigned char>(bytes[i]) / 255.0;
  };
  return {channel(0), channel(1), channel(2)};
}

Color Mix(Color one, Color other, double share) {
  const auto mix = [share](double a, double b) {
    return a * share + b * (1 - share);
  };
  return {mix(one.red, other.red), mix(one.green, other.green),
          mix(one.blue, other.blue)};
}

Color ReadableOn(Color background) {
  return Contrast(kWhite, background) >= Contrast(kInk, background) ? kWhite
                                                                    : kInk;
}

Palette PaletteOf(const std::string& heading, const std::string& text,
                  const std::string& background) {
  Palette palette;
  palette.background = ParseColor(background, kWhite);
  palette.accent = ParseColor(heading, kDeepTeal);
  palette.heading = palette.accent;
  palette.text = ParseColor(text, kInk);
  palette.muted = Mix(palette.text, palette.background, kMutedShare);
  palette.card = Mix(palette.accent, palette.background, kCardTint);
  return palette;
}

StateLook LookOf(std::string_view word) {
  if (word == "red") return {{0.66, 0.08, 0.13}, "■"};
  if (word == "amber") return {{0.95, 0.69, 0.20}, "▲"};
  if (word == "green") return {{0.13, 0.55, 0.47}, "●"};
  return {{0.62, 0.65, 0.68}, "○"};
}

}  // namespace minutebook::render
