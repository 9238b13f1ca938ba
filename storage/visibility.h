// Who may read a record, as every query asks it: the record's reading class,
// one number that its row and its ledger entries hold, and the set of classes
// that a caller reads. See ADR-reading-classes.md.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace minutebook::storage {

// A value of the contract's Visibility (1 public, 2 internal, 3 exempt, 4
// confidential), or what ClassOfBody makes: the exempt business of one body.
using ReadingClass = int64_t;

inline constexpr ReadingClass kPublicClass = 1;
inline constexpr ReadingClass kInternalClass = 2;
inline constexpr ReadingClass kExemptClass = 3;
inline constexpr ReadingClass kConfidentialClass = 4;
// Greater ones are bodies'.
inline constexpr ReadingClass kLastClassOfNoBody = 15;

// The class of the exempt records of the body under `key`: the same in every
// council, in which no query looks beyond its own.
ReadingClass ClassOfBody(std::string_view key);

constexpr bool IsOfBody(ReadingClass of) { return of > kLastClassOfNoBody; }

// The contract's visibility of records of the class.
constexpr int VisibilityOf(ReadingClass of) {
  return static_cast<int>(IsOfBody(of) ? kExemptClass : of);
}

// Whether everyone who reads records of the class `narrow` reads those of
// `wide` too. Public is read by all who read internal, that by those of each
// body, those by who reads everything exempt, that by who reads what is
// confidential; the members of two bodies do not read each other's.
constexpr bool ReadByAllWhoRead(ReadingClass narrow, ReadingClass wide) {
  if (IsOfBody(wide)) {
    return narrow == wide ||
           (narrow >= kExemptClass && narrow <= kConfidentialClass);
  }
  return IsOfBody(narrow) ? wide <= kInternalClass : wide <= narrow;
}

// The classes of some bodies. Cheap to copy.
class BodyClasses {
 public:
  BodyClasses() = default;
  explicit BodyClasses(const std::set<std::string>& keys);

  bool Contains(ReadingClass of) const;

  // In the order of their bodies' keys, as `;17;19;`; empty for none.
  std::string_view text() const {
    return text_ == nullptr ? std::string_view() : *text_;
  }

 private:
  std::shared_ptr<const std::string> text_;  // null: none
};

// The classes that a caller reads: all up to a visibility, and those of some
// bodies. Cheap to copy.
class VisibilitySet {
 public:
  VisibilitySet() = default;

  // None for 0.
  static VisibilitySet UpTo(int visibility) {
    return VisibilitySet(visibility);
  }
  static VisibilitySet All() { return UpTo(kConfidentialClass); }

  // The same, and the exempt records of bodies.
  VisibilitySet WithBodies(BodyClasses bodies) const {
    VisibilitySet set = *this;
    set.bodies_ = std::move(bodies);
    return set;
  }

  bool Contains(ReadingClass of) const {
    if (!IsOfBody(of)) return of > 0 && of <= limit_;
    return limit_ >= kExemptClass || bodies_.Contains(of);
  }

  // What {visible:...} of a statement compares with: the greatest class of no
  // body, and the bodies' classes (BodyClasses::text).
  int64_t limit() const { return limit_; }
  std::string_view bodies() const { return bodies_.text(); }

  bool operator==(const VisibilitySet& other) const {
    return (*this <=> other) == 0;
  }
  std::strong_ordering operator<=>(const VisibilitySet& other) const {
    const auto limits = limit_ <=> other.limit_;
    return limits != 0 ? limits : bodies() <=> other.bodies();
  }

 private:
  explicit VisibilitySet(int64_t limit) : limit_(limit) {}

  int64_t limit_ = 0;
  BodyClasses bodies_;
};

}  // namespace minutebook::storage
