#include "clients/importers/pages/effects.h"

#include <gtest/gtest.h>

#include "tests/importers/test_util.h"

namespace minutebook::importers {
namespace {

// "VERB [subject; subject]" of each effect.
Strings Told(std::string_view part,
             const std::optional<std::string>& verb = std::nullopt) {
  Strings told;
  for (const PartEffect& effect : EffectsOf(part, verb)) {
    std::string text = effect.verb + " [";
    for (const std::string& subject : effect.subjects) {
      if (text.back() != '[') text += "; ";
      text += subject;
    }
    told.push_back(text + "]");
    EXPECT_FALSE(effect.words.empty()) << part;
  }
  return told;
}

TEST(EffectsTest, TellsWhatAPartDoes) {
  const struct {
    const char* part;
    Strings effects;
  } kCases[] = {
      {"the contents of the Library, Parks and Sport and Art and Heritage "
       "Strategies be approved and a further report submitted as and when the "
       "plans are ready",
       {"APPROVED [Library Strategy; Parks and Sport Strategy; Art and "
        "Heritage "
        "Strategy]",
        "REQUESTED [further report]"}},
      {"To approve the Draft Parks Strategy for consultation",
       {"APPROVED_FOR_CONSULTATION [Draft Parks Strategy]"}},
      {"the recommendations of the Growth Panel be received",
       {"RECEIVED [recommendations of the Growth Panel]"}},
      {"the report be noted", {"NOTED [report]"}},
      {"it be noted that the target was missed", {"NOTED [target was missed]"}},
      {"the Parks Strategy be endorsed for submission to the Cabinet",
       {"ENDORSED [Parks Strategy]"}},
      {"the Cabinet provided feedback on the outline, prior to a full plan "
       "being produced",
       {"FEEDBACK_GIVEN [outline]"}},
      {"the Head of Parks be given delegated authority to settle the wording",
       {"DELEGATED [settle the wording]"}},
      {"it be recommended to Cabinet to approve the Parks Strategy",
       {"RECOMMENDED [Parks Strategy]"}},
      {"a report be presented to Cabinet in May", {"REQUESTED [report]"}},
      {"Councillor Reed be appointed to the board",
       {"APPOINTED [Councillor Reed]"}},
      {"the item be deferred", {"DEFERRED [item]"}},
      {"the plan be adopted and the costs be noted",
       {"ADOPTED [plan]", "NOTED [costs]"}},
      {"Cabinet notes the report", {"NOTED [report]"}},
      {"the plan be approved and a further report submitted as and when the "
       "costs are published",
       {"APPROVED [plan]", "REQUESTED [further report]"}},
      {"the Committee noted the figures and asked that a report be presented "
       "at "
       "its next meeting",
       {"NOTED [figures]", "REQUESTED [report]"}},
      {"bins be emptied twice a week", {"OTHER [bins]"}},
      {"best endeavours", {"OTHER []"}},
  };
  for (const auto& c : kCases) EXPECT_EQ(Told(c.part), c.effects) << c.part;
}

TEST(EffectsTest, ResolutionVerbSpeaksForAPartWithoutVerb) {
  EXPECT_EQ(Told("more benches in the park", "RECOMMENDED"),
            Strings({"RECOMMENDED []"}));
  EXPECT_EQ(
      Told("the plan, as set out in the report, be adopted", "RECOMMENDED"),
      Strings({"RECOMMENDED [plan]"}));
}

}  // namespace
}  // namespace minutebook::importers
