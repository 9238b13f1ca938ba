// A configuration file and the addresses in it. What is accepted can be written
// down and read again; what is not is told.

#include "services/runtime/address.h"
#include "services/settings/resolve.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;

namespace {

absl::StatusOr<settings::Resolved> Read(const std::string& text) {
  settings::Sources sources;
  sources.file_name = "minutebook.toml";
  sources.file = text;
  return settings::Resolve(sources);
}

void CheckAddress(const std::string& text) {
  const auto address = runtime::ParseAddress(text);
  if (!address.ok()) {
    Require(!address.status().message().empty(), "a refusal says why");
    return;
  }
  const std::string written = runtime::AddressText(*address);
  const auto again = runtime::ParseAddress(written);
  Require(again.ok() && runtime::AddressText(*again) == written,
          "an address is written as it can be read");
  Require(!runtime::HostText(*address).empty() || address->is_unix(),
          "an address has a host");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(fuzz::TextOf(data, size));
  CheckAddress(text);
  const auto resolved = Read(text);
  if (!resolved.ok()) {
    Require(!resolved.status().message().empty(), "a refusal says why");
    return 0;
  }
  for (const std::string& address : resolved->settings.listen) {
    CheckAddress(address);
  }
  const std::string described = settings::Describe(*resolved);
  // Passwords are starred, so a file with one is not written whole.
  if (described.find("***") != std::string::npos) return 0;
  const auto again = Read(described);
  Require(again.ok(), "what is in force is a configuration file");
  settings::Resolved same = *again;
  same.origins = resolved->origins;
  Require(settings::Describe(same) == described, "which says the same");
  return 0;
}
