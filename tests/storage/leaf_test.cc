// The leaf layout, held to bytes worked out by hand: a verifier elsewhere
// depends on it.

#include "storage/ledger/leaf.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/digest.h"
#include "storage/text.h"

namespace minutebook::storage {
namespace {

TEST(LeafTest, MetadataIsItsFieldsInOrderWithLengths) {
  EntryMetadata metadata;
  metadata.council = "wex";
  metadata.write_number = 7;
  metadata.actor = "a";
  metadata.method = "m";
  metadata.action = 2;
  metadata.type = "t";
  metadata.key = "k";
  metadata.revision = 258;
  metadata.visibility = 1;
  EXPECT_EQ(Hex(EncodeMetadata(metadata)),
            "0000000000000003776578"
            "0000000000000007"
            "000000000000000161"
            "00000000000000016d"
            "0000000000000000"
            "0000000000000002"
            "000000000000000174"
            "00000000000000016b"
            "0000000000000102"
            "0000000000000001");
}

TEST(LeafTest, LeafIsVersionSequenceTimeAndTheTwoSaltedDigests) {
  const std::string leaf = EncodeLeaf(1, 2, "s1", "meta", "s2", "body");
  EXPECT_EQ(leaf.size(), static_cast<size_t>(kLeafBytes));
  // printf 's1meta' | sha256sum; printf 's2body' | sha256sum
  EXPECT_EQ(Hex(leaf),
            absl::StrCat("01", "0000000000000001", "0000000000000002",
                         Hex(Sha256({"s1meta"})), Hex(Sha256({"s2body"}))));
}

TEST(LeafTest, HashIsThatOfRfc6962) {
  // The hash of the empty leaf: SHA-256 of the one byte 0x00.
  EXPECT_EQ(Hex(LeafHash("")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST(DigestTest, MatchesPublishedVectors) {
  // FIPS 180-4 and RFC 4231, test case 2.
  EXPECT_EQ(Hex(Sha256({"a", "bc"})),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  // The first two of 128 bits that SipHash's authors publish.
  const std::string key =
      absl::HexStringToBytes("000102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(Hex(SipHash(key, {})), "a3817f04ba25a8e66df67214c7550293");
  EXPECT_EQ(Hex(SipHash(key, {std::string_view("\0", 1)})),
            "da87c1d86b99af44347659119b22fc45");
  EXPECT_EQ(SipHash(key, {"a", "bc"}), SipHash(key, {"abc"}));
}

}  // namespace
}  // namespace minutebook::storage
