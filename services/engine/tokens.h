// The opaque values that a caller gets and gives back. Etags and page tokens
// are keyed hashes, so they can be told from what a caller made up. Cursors and
// the ids of revisions are encrypted, for they hold sequences, which would tell
// of what the caller may not see. None carries any authority: what they name is
// authorised anew.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace minutebook::engine {

// A place in the changes of a council.
struct Cursor {
  int64_t sequence = 0;  // of the last ledger entry that was dealt with
  // The last sequence when the reading began that this cursor continues: what
  // was out of the caller's sight by then was never shown.
  int64_t since = 0;
};

class Tokens {
 public:
  // `key` is the store's secret: the same tokens from every process.
  explicit Tokens(std::string key);

  // Differs for every revision of every record.
  std::string Etag(std::string_view name, int64_t revision) const;

  // A token for the place behind `position` in the answer to a request, of
  // which `request` holds everything that must not change between pages.
  std::string PageToken(std::string_view request,
                        std::string_view position) const;

  // The position, or nothing when the token was not made for that request.
  std::optional<std::string> OpenPageToken(std::string_view request,
                                           std::string_view token) const;

  // `nonce` is storage::kSealNonceBytes unpredictable bytes: no two cursors are
  // alike, so none tells whether anything happened.
  std::string SealCursor(std::string_view council, const Cursor& cursor,
                         std::string_view nonce) const;
  std::optional<Cursor> OpenCursor(std::string_view council,
                                   std::string_view text) const;

  // The id of the state of the record `name` that a ledger entry made; always
  // the same.
  std::string RevisionId(std::string_view name, int64_t sequence) const;
  std::optional<int64_t> OpenRevisionId(std::string_view name,
                                        std::string_view id) const;

 private:
  std::string Sign(std::string_view purpose, std::string_view first,
                   std::string_view second) const;

  const std::string key_;
  const std::string sealing_key_;
};

}  // namespace minutebook::engine
