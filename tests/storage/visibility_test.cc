// Reading classes: their order, and the sets of them.

#include "storage/visibility.h"

#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace minutebook::storage {
namespace {

const ReadingClass kCabinet = ClassOfBody("cabinet");
const ReadingClass kPlanning = ClassOfBody("planning");

TEST(ReadingClassTest, ClassesAreReadByThoseWhoReadNarrowerOnes) {
  const ReadingClass classes[] = {kPublicClass, kInternalClass,
                                  kCabinet,     kPlanning,
                                  kExemptClass, kConfidentialClass};
  // Whether all who read the row's class read the column's.
  const char* const expected[] = {
      "yes  no  no  no  no  no", "yes yes  no  no  no  no",
      "yes yes yes  no  no  no", "yes yes  no yes  no  no",
      "yes yes yes yes yes  no", "yes yes yes yes yes yes"};
  for (size_t i = 0; i < std::size(classes); ++i) {
    std::string found;
    for (const ReadingClass wide : classes) {
      if (!found.empty()) found += ' ';
      found += ReadByAllWhoRead(classes[i], wide) ? "yes" : " no";
    }
    EXPECT_EQ(found, expected[i]) << classes[i];
  }
}

// What the order promises: nobody who reads the narrow one is without the wide.
TEST(ReadingClassTest, TheOrderIsThatOfTheSets) {
  const ReadingClass classes[] = {kPublicClass, kInternalClass,
                                  kCabinet,     kPlanning,
                                  kExemptClass, kConfidentialClass};
  std::set<VisibilitySet> sets;
  for (int limit = 1; limit <= 4; ++limit) {
    const VisibilitySet set = VisibilitySet::UpTo(limit);
    sets.insert(set);
    // Members read what is internal.
    if (limit < kInternalClass) continue;
    for (const std::set<std::string>& bodies :
         std::vector<std::set<std::string>>{
             {"cabinet"}, {"planning"}, {"cabinet", "planning"}}) {
      sets.insert(set.WithBodies(BodyClasses(bodies)));
    }
  }
  ASSERT_EQ(sets.size(), 13u);
  for (const ReadingClass narrow : classes) {
    for (const ReadingClass wide : classes) {
      bool all = true;
      for (const VisibilitySet& set : sets) {
        if (set.Contains(narrow) && !set.Contains(wide)) all = false;
      }
      EXPECT_EQ(ReadByAllWhoRead(narrow, wide), all) << narrow << " " << wide;
    }
  }
}

TEST(ReadingClassTest, ABodysClassIsItsOwnAndAlwaysTheSame) {
  // Stored in rows and ledger entries: never another number.
  EXPECT_EQ(kCabinet, 744282428037835882);
  EXPECT_NE(kCabinet, kPlanning);
  EXPECT_TRUE(IsOfBody(kCabinet));
  EXPECT_EQ(VisibilityOf(kCabinet), kExemptClass);
  for (ReadingClass of = 1; of <= kConfidentialClass; ++of) {
    EXPECT_FALSE(IsOfBody(of));
    EXPECT_EQ(VisibilityOf(of), of);
  }
}

TEST(ReadingClassTest, NothingIsReadByTheEmptySet) {
  const VisibilitySet none;
  for (const ReadingClass of : {ReadingClass{0}, kPublicClass, kCabinet}) {
    EXPECT_FALSE(none.Contains(of));
  }
  EXPECT_FALSE(VisibilitySet::All().Contains(0));
  EXPECT_FALSE(VisibilitySet::All().Contains(kConfidentialClass + 1));
}

}  // namespace
}  // namespace minutebook::storage
