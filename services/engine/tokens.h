// The opaque values that a caller gets and gives back: etags and page tokens.
// Both are keyed hashes, so they can be told from what a caller made up, and
// neither carries any authority: what they name is authorised anew.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace minutebook::engine {

class Tokens {
 public:
  // `key` is the store's secret: the same tokens from every process.
  explicit Tokens(std::string key) : key_(std::move(key)) {}

  // Differs for every revision of every record.
  std::string Etag(std::string_view name, int64_t revision) const;

  // A token for the place behind `position` in the answer to a request, of
  // which `request` holds everything that must not change between pages.
  std::string PageToken(std::string_view request,
                        std::string_view position) const;

  // The position, or nothing when the token was not made for that request.
  std::optional<std::string> OpenPageToken(std::string_view request,
                                           std::string_view token) const;

 private:
  std::string Seal(std::string_view purpose, std::string_view first,
                   std::string_view second) const;

  const std::string key_;
};

}  // namespace minutebook::engine
