// Which records a caller may read: a set of the contract's visibilities
// (1 public, 2 internal, 3 exempt, 4 confidential). Every query carries one.
#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>

namespace minutebook::storage {

class VisibilitySet {
 public:
  static constexpr int kFirst = 1;
  static constexpr int kLast = 4;

  constexpr VisibilitySet() = default;
  constexpr VisibilitySet(std::initializer_list<int> members) {
    for (const int member : members) bits_ |= 1u << member;
  }
  static constexpr VisibilitySet All() { return {1, 2, 3, 4}; }

  constexpr bool Contains(int visibility) const {
    return visibility >= kFirst && visibility <= kLast &&
           ((bits_ >> visibility) & 1u) != 0;
  }

  constexpr auto operator<=>(const VisibilitySet&) const = default;

  // The value to bind in the place of `visibility`: itself, or 0, which no
  // record has, when it is not a member.
  constexpr int64_t Slot(int visibility) const {
    return Contains(visibility) ? visibility : 0;
  }

 private:
  uint32_t bits_ = 0;
};

}  // namespace minutebook::storage
