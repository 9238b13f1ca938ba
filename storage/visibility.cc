#include "storage/visibility.h"

#include "absl/strings/str_cat.h"
#include "storage/digest.h"

namespace minutebook::storage {

ReadingClass ClassOfBody(std::string_view key) {
  constexpr int kBits = 60;
  const std::string digest = Sha256({"body ", key});
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof(number); ++i) {
    number = number << 8 | static_cast<unsigned char>(digest[i]);
  }
  return kLastClassOfNoBody + 1 +
         static_cast<ReadingClass>(number >> (64 - kBits));
}

BodyClasses::BodyClasses(const std::set<std::string>& keys) {
  if (keys.empty()) return;
  std::string text = ";";
  for (const std::string& key : keys) {
    absl::StrAppend(&text, ClassOfBody(key), ";");
  }
  text_ = std::make_shared<const std::string>(std::move(text));
}

bool BodyClasses::Contains(ReadingClass of) const {
  return text_ != nullptr &&
         text_->find(absl::StrCat(";", of, ";")) != std::string::npos;
}

}  // namespace minutebook::storage
