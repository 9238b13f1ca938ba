#include "services/keeping/record_place.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "storage/records.h"
#include "storage/text.h"

namespace minutebook::keeping {

using storage::AsAbsl;

std::optional<engine::RecordRef> FindPlace(const engine::Catalogue& catalogue,
                                           std::string_view council,
                                           std::string_view type,
                                           std::string_view key) {
  const engine::ResourceType* found = catalogue.FindByTable(type);
  if (found == nullptr) return std::nullopt;
  engine::RecordRef ref;
  ref.type = found;
  ref.partition =
      found->is_council() ? storage::kServerPartition : std::string(council);
  ref.key = key;
  // A name is made only of a key with as many ids as the pattern has; the
  // pattern's collections stand at every second place.
  const std::string& pattern = found->pattern();
  const auto segments = std::count(pattern.begin(), pattern.end(), '/') + 1;
  const auto ids = std::count(key.begin(), key.end(), '/') + 1;
  if (ids != std::max<int64_t>(1, (segments + 1) / 2 - 1)) return std::nullopt;
  if (engine::ParseName(*found, ref.Name()) != ref) return std::nullopt;
  return ref;
}

std::string PlaceName(const engine::Catalogue& catalogue,
                      std::string_view council, std::string_view type,
                      std::string_view key) {
  const auto ref = FindPlace(catalogue, council, type, key);
  if (ref.has_value()) return ref->Name();
  return absl::StrCat(AsAbsl(type), " \"", AsAbsl(key), "\"");
}

}  // namespace minutebook::keeping
