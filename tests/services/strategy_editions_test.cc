// What leads editions on and what does not: approvals and who may give them,
// what stays as it is afterwards, consultations, and strategies that others
// replace.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/strategies/v1/consultation.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/lineage.pb.h"
#include "minutebook/strategies/v1/overview.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/rules/civil_date.h"
#include "tests/support/script.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Commitment;
using meetings::v1::Part;
using strategies::v1::Consultation;
using strategies::v1::Edition;
using strategies::v1::Strategy;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kStrategy[] = "councils/wex/strategies/s";
constexpr char kRequestId[] = "7b3c1d1e-6f0b-4c2e-9d55-0123456789ab";

class StrategyEditionsTest : public ::testing::Test {
 protected:
  StrategyEditionsTest() {
    cabinet_ = script_.Add("Body", "cabinet",
                           "display_name: 'Cabinet' kind: KIND_EXECUTIVE");
    script_.Add("Strategy", "s", "title: 'Customer Service Strategy'");
    edition_ = AddProposed("e");
  }

  std::string AddProposed(const std::string& id,
                          const std::string& strategy = kStrategy) {
    const std::string name = script_.Add("Edition", id, "", strategy);
    script_.Ask<Edition>("SubmitEdition", absl::StrCat("name: '", name, "'"));
    return name;
  }

  // A part of a decision of `body` on that day with that effect.
  std::string AddPart(const std::string& id, const std::string& date,
                      const std::string& verb, const std::string& subject,
                      const std::string& body = "cabinet",
                      const std::string& more = "") {
    const std::string decision =
        script_.Add("Decision", id,
                    absl::StrCat("decision_maker: 'councils/wex/bodies/", body,
                                 "' decision_date { ", date, " } ", more));
    return script_.Add(
        "Part", "a",
        absl::StrCat("text: 'As resolved' effects { verb: ", verb,
                     " subjects { record: '", subject, "' } }"),
        decision);
  }

  absl::Status Approve(const std::string& edition, const std::string& part,
                       const std::string& more = "",
                       const std::string& token = "root") {
    return script_.Try(
        "ApproveEdition",
        absl::StrCat("name: '", edition, "' part: '", part, "' ", more),
        &approved_, token);
  }

  absl::Status Update(const std::string& noun, const std::string& record,
                      google::protobuf::Message* reply,
                      const std::string& mask = "") {
    std::string field = noun;
    field[0] = absl::ascii_tolower(static_cast<unsigned char>(field[0]));
    return script_.Try("Update" + noun,
                       absl::StrCat(field, " { ", record, " } ", mask), reply);
  }

  Script script_;
  std::string cabinet_, edition_;
  Edition approved_;
};

TEST_F(StrategyEditionsTest, AnApprovalCitesWhatApprovedIt) {
  const std::string part =
      AddPart("d", "year: 2015 month: 3 day: 4", "VERB_ADOPTED", kStrategy);
  ASSERT_THAT(Approve(edition_, part), IsOk());
  EXPECT_EQ(approved_.state(), Edition::STATE_APPROVED);
  EXPECT_EQ(approved_.approval().part(), part);
  EXPECT_EQ(approved_.approval().verb(), Part::VERB_ADOPTED);
  EXPECT_EQ(approved_.approval().body(), cabinet_);
  EXPECT_THAT(approved_.approval().date(), EqualsProto(Day(2015, 3, 4)));
  EXPECT_THAT(approved_.start_date(), EqualsProto(Day(2015, 3, 4)));
}

TEST_F(StrategyEditionsTest, NothingButAnApprovalOfThisStrategyApproves) {
  const std::string date = "year: 2015 month: 3 day: 4";
  script_.Add("Strategy", "other", "title: 'ICT Strategy'");
  const std::string another = script_.Add("Edition", "e2", "", kStrategy);
  int number = 0;
  for (const char* verb :
       {"VERB_CONSIDERED", "VERB_RECEIVED", "VERB_NOTED", "VERB_FEEDBACK_GIVEN",
        "VERB_SUPPORTED", "VERB_ENDORSED", "VERB_RECOMMENDED", "VERB_AGREED",
        "VERB_APPROVED_FOR_CONSULTATION", "VERB_DEFERRED", "VERB_OTHER"}) {
    EXPECT_THAT(Approve(edition_, AddPart(absl::StrCat("d", ++number), date,
                                          verb, kStrategy)),
                HasReason("RULE_BROKEN"))
        << verb;
  }
  EXPECT_THAT(Approve(edition_, AddPart("x", date, "VERB_APPROVED",
                                        "councils/wex/strategies/other")),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(Approve(edition_, AddPart("y", date, "VERB_APPROVED", another)),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(Approve(edition_, ""), HasFields(ElementsAre("part")));
  EXPECT_THAT(Approve(edition_, "councils/wex/decisions/x/parts/none"),
              HasReason("RECORD_NOT_FOUND"));
  EXPECT_THAT(Approve(edition_, AddPart("z", date, "VERB_APPROVED", kStrategy),
                      "start_date { year: 2015 month: 3 day: 3 }"),
              HasReason("RULE_BROKEN"));
}

TEST_F(StrategyEditionsTest, TheBodyMayAdoptTheKind) {
  const std::string date = "year: 2015 month: 3 day: 4";
  script_.Add("Body", "council",
              "display_name: 'Council' kind: KIND_FULL_COUNCIL");
  script_.Add("Body", "panel", "display_name: 'Panel' kind: KIND_SCRUTINY");
  const std::string framework = script_.Add(
      "Strategy", "f", "title: 'Local Plan' kind: 'policy-framework'");
  const std::string plan = AddProposed("1", framework);
  const absl::Status by_panel = Approve(
      edition_, AddPart("p", date, "VERB_APPROVED", kStrategy, "panel"));
  EXPECT_THAT(by_panel, HasReason("RULE_BROKEN"));
  EXPECT_THAT(std::string(by_panel.message()), HasSubstr("Panel may not"));
  const std::string by_cabinet = AddPart("c", date, "VERB_APPROVED", framework);
  EXPECT_THAT(Approve(plan, by_cabinet), HasReason("RULE_BROKEN"));

  // Once the council's settings let Cabinet, from that day on.
  const auto set = [&](const std::string& from) {
    councils::v1::Settings settings;
    EXPECT_THAT(
        Update("Settings",
               absl::StrCat("name: 'councils/wex/settings' rule_sets { "
                            "from_date { ",
                            from,
                            " } strategy_kinds { kind: 'policy-framework' "
                            "adopting_body_kinds: KIND_EXECUTIVE } }"),
               &settings),
        IsOk());
  };
  set("year: 2015 month: 3 day: 5");
  EXPECT_THAT(Approve(plan, by_cabinet), HasReason("RULE_BROKEN"));
  set("year: 2015 month: 3 day: 4");
  EXPECT_THAT(Approve(plan, by_cabinet), IsOk());
}

TEST_F(StrategyEditionsTest, RefusalsAndTrialsWriteNothing) {
  const std::string part =
      AddPart("d", "year: 2015 month: 3 day: 4", "VERB_APPROVED", kStrategy);
  const int64_t rows = script_.CountRows();
  EXPECT_THAT(Approve(edition_, part, "etag: 'stale'"),
              HasReason("ETAG_STALE"));
  EXPECT_THAT(Approve(edition_, part, "", "officer"),
              HasReason("ROLE_MISSING"));
  EXPECT_THAT(Approve(edition_, part, "validate_only: true"), IsOk());
  EXPECT_EQ(approved_.state(), Edition::STATE_APPROVED);
  EXPECT_EQ(script_.CountRows(), rows);
  const std::string once = absl::StrCat("request_id: '", kRequestId, "'");
  ASSERT_THAT(Approve(edition_, part, once), IsOk());
  const Edition first = approved_;
  ASSERT_THAT(Approve(edition_, part, once), IsOk());
  EXPECT_THAT(approved_, EqualsProto(first));
}

TEST_F(StrategyEditionsTest, ConditionsBecomeCommitments) {
  script_.Add("Post", "head", "display_name: 'Head of Customer Services'");
  const std::string part =
      AddPart("d", "year: 2015 month: 3 day: 4", "VERB_APPROVED", kStrategy);
  ASSERT_THAT(Approve(edition_, part,
                      "conditions { what: 'that savings be named' due { "
                      "as_stated: 'by May' } owner: 'councils/wex/posts/head' "
                      "} conditions { what: 'that it be costed' }"),
              IsOk());
  ASSERT_EQ(approved_.approval().conditions_size(), 2);
  const auto commitment = script_.Ask<Commitment>(
      "GetCommitment",
      absl::StrCat("name: '", approved_.approval().conditions(0), "'"));
  EXPECT_EQ(commitment.what(), "that savings be named");
  EXPECT_EQ(commitment.origin_part(), part);
  EXPECT_EQ(commitment.origin(), Commitment::ORIGIN_DECISION);
  EXPECT_EQ(commitment.due().as_stated(), "by May");
  const auto overview =
      script_.Ask<strategies::v1::GetStrategyOverviewResponse>(
          "GetStrategyOverview",
          absl::StrCat("name: '", kStrategy,
                       "' on_date { year: 2015 month: 4 day: 1 }"));
  EXPECT_EQ(overview.open_commitments_size(), 2);
  // A citation tells of no conditions.
  EXPECT_THAT(script_.Try("ApproveEdition",
                          absl::StrCat("name: '", edition_,
                                       "' citation: "
                                       "'councils/wex/citations/c' conditions "
                                       "{ what: 'x' }"),
                          &approved_),
              HasFields(ElementsAre("conditions")));
}

TEST_F(StrategyEditionsTest, AnApprovedEditionKeepsItsTexts) {
  Edition edition;
  const std::string named = absl::StrCat("name: '", edition_, "' ");
  EXPECT_THAT(
      Update("Edition", named + "vision: 'Every contact counts'", &edition),
      IsOk());
  ASSERT_THAT(Approve(edition_, AddPart("d", "year: 2015 month: 3 day: 4",
                                        "VERB_APPROVED", kStrategy)),
              IsOk());
  for (const char* change :
       {"vision: 'Another'", "title: 'Another'", "version: '2'",
        "summary: 'Another'", "period { end_date { year: 2018 } }",
        "drivers { kind: KIND_LAW }", "objectives { title: 'Another' }",
        "funding { statement: 'Another' }", "language_code: 'cy'",
        "review_date { year: 2016 month: 1 day: 1 }"}) {
    EXPECT_THAT(Update("Edition", absl::StrCat(named, change), &edition),
                HasReason("RULE_BROKEN"))
        << change;
  }
  EXPECT_THAT(Update("Edition", named, &edition, "update_mask { paths: '*' }"),
              HasReason("RULE_BROKEN"));
  script_.Add("Summary", "page", "title: 'Plan on a page'");
  EXPECT_THAT(Update("Edition",
                     named + "summaries: 'councils/wex/summaries/page' "
                             "timetable { kind: KIND_PUBLICATION }",
                     &edition),
              IsOk());
  EXPECT_EQ(edition.vision(), "Every contact counts");
  EXPECT_EQ(edition.state(), Edition::STATE_APPROVED);
  EXPECT_THAT(script_.Try("DeleteEdition", named, &edition),
              HasReason("RULE_BROKEN"));
  Strategy strategy;
  EXPECT_THAT(script_.Try("DeleteStrategy",
                          absl::StrCat("name: '", kStrategy, "' force: true"),
                          &strategy),
              HasReason("RULE_BROKEN"));
}

TEST_F(StrategyEditionsTest, WhatAnApprovalRestsOnStays) {
  const std::string part =
      AddPart("d", "year: 2015 month: 3 day: 4", "VERB_APPROVED", kStrategy);
  ASSERT_THAT(Approve(edition_, part), IsOk());
  Part changed;
  const std::string named = absl::StrCat("name: '", part, "' ");
  EXPECT_THAT(Update("Part", named + "effects { verb: VERB_NOTED }", &changed),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(
      Update("Part", named + "text: 'As resolved, unanimously'", &changed),
      IsOk());
  EXPECT_THAT(script_.Try("DeletePart", named, &changed),
              HasReason("RECORD_IN_USE"));
  // Nor does an edition become public before its approval is.
  Edition edition;
  EXPECT_THAT(Update("Edition",
                     absl::StrCat("name: '", edition_,
                                  "' visibility: VISIBILITY_PUBLIC"),
                     &edition),
              HasReason("REFERENCE_HIDDEN"));

  const std::string second = AddProposed("e2");
  const std::string citation = script_.Add(
      "Citation", "c",
      absl::StrCat(
          "citing_item: '",
          script_.Add("Item", "1", "", script_.Add("Meeting", "m", "")),
          "' action: 'approved' cited_date { year: 2016 }"));
  ASSERT_THAT(script_.Try("ApproveEdition",
                          absl::StrCat("name: '", second, "' citation: '",
                                       citation, "'"),
                          &edition),
              IsOk());
  meetings::v1::Citation cited;
  const std::string renamed = absl::StrCat("name: '", citation, "' ");
  EXPECT_THAT(Update("Citation", renamed + "action: 'endorsed'", &cited),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(Update("Citation", renamed + "action: 'adopted'", &cited),
              IsOk());
}

TEST_F(StrategyEditionsTest, OneEditionIsInForceAtATime) {
  ASSERT_THAT(Approve(edition_, AddPart("d1", "year: 2015 month: 3 day: 4",
                                        "VERB_APPROVED", kStrategy, "cabinet",
                                        "effective_date { year: 2015 month: 4 "
                                        "day: 1 }")),
              IsOk());
  EXPECT_THAT(approved_.start_date(), EqualsProto(Day(2015, 4, 1)));
  const std::string second = AddProposed("e2");
  const std::string part =
      AddPart("d2", "year: 2015 month: 3 day: 5", "VERB_APPROVED", second);
  EXPECT_THAT(
      Approve(second, part, "start_date { year: 2015 month: 4 day: 1 }"),
      HasReason("RULE_BROKEN"));
  // The month's last day is the first on which it certainly is.
  ASSERT_THAT(Approve(second, part, "start_date { year: 2015 month: 4 }"),
              IsOk());
  const auto get = [&](const std::string& name) {
    return script_.Ask<Edition>("GetEdition",
                                absl::StrCat("name: '", name, "'"));
  };
  EXPECT_EQ(get(edition_).state(), Edition::STATE_SUPERSEDED);
  Edition withdrawn;
  const std::string end = absl::StrCat("name: '", second,
                                       "' reason: 'Overtaken' end_date { year: "
                                       "2015 month: 4 day: ");
  EXPECT_THAT(script_.Try("WithdrawEdition", end + "29 }", &withdrawn),
              HasReason("RULE_BROKEN"));
  ASSERT_THAT(script_.Try("WithdrawEdition", end + "30 }", &withdrawn), IsOk());
  EXPECT_EQ(withdrawn.withdrawal_reason(), "Overtaken");
}

TEST_F(StrategyEditionsTest, ConsultationsAreOnAnEditionOfTheirStrategy) {
  script_.Add("Strategy", "other", "title: 'ICT Strategy'");
  const std::string foreign =
      script_.Add("Edition", "1", "", "councils/wex/strategies/other");
  const std::string wrong =
      script_.Add("Consultation", "wrong",
                  absl::StrCat("edition: '", foreign, "'"), kStrategy);
  Consultation consultation;
  EXPECT_THAT(script_.Try("OpenConsultation",
                          absl::StrCat("name: '", wrong, "'"), &consultation),
              HasReason("RULE_BROKEN"));
  const std::string right =
      script_.Add("Consultation", "right",
                  absl::StrCat("edition: '", edition_, "'"), kStrategy);
  const std::string named = absl::StrCat("name: '", right, "' ");
  const std::string noted =
      AddPart("d", "year: 2015 month: 3 day: 4", "VERB_NOTED", kStrategy);
  EXPECT_THAT(
      script_.Try("OpenConsultation",
                  absl::StrCat(named, "part: '", noted, "'"), &consultation),
      HasReason("RULE_BROKEN"));
  ASSERT_THAT(script_.Try("OpenConsultation", named, &consultation, "officer"),
              IsOk());
  EXPECT_THAT(Update("Consultation", named + "edition: ''", &consultation,
                     "update_mask { paths: 'edition' }"),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(script_.Try("DeleteConsultation", named, &consultation),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(script_.Try("SubmitEdition",
                          absl::StrCat("name: '", edition_, "'"), &approved_),
              HasReason("RULE_BROKEN"));
  ASSERT_THAT(script_.Try("CloseConsultation",
                          named + "responses: 12 outcome: 'Strong support' "
                                  "closing_date { year: 2015 month: 6 }",
                          &consultation),
              IsOk());
  EXPECT_EQ(consultation.responses(), 12);
}

TEST_F(StrategyEditionsTest, AStrategyIsSupersededOnceAndNeverByItsForerunner) {
  const std::string a = kStrategy;
  const std::string b = script_.Add("Strategy", "b", "title: 'B'");
  const std::string c = script_.Add("Strategy", "c", "title: 'C'");
  const auto supersede = [&](const std::string& former,
                             const std::string& successor,
                             const std::string& date) {
    Strategy strategy;
    return script_.Try("SupersedeStrategy",
                       absl::StrCat("name: '", former, "' successors: '",
                                    successor, "' date { ", date, " }"),
                       &strategy);
  };
  ASSERT_THAT(Approve(edition_, AddPart("d", "year: 2015 month: 3 day: 4",
                                        "VERB_APPROVED", a)),
              IsOk());
  EXPECT_THAT(supersede(a, a, "year: 2016"), HasReason("RULE_BROKEN"));
  EXPECT_THAT(supersede(a, "councils/wex/strategies/none", "year: 2016"),
              HasReason("RECORD_NOT_FOUND"));
  EXPECT_THAT(supersede(a, b, "year: 2015 month: 3 day: 4"),
              HasReason("RULE_BROKEN"));
  ASSERT_THAT(supersede(a, b, "year: 2016"), IsOk());
  EXPECT_THAT(supersede(a, c, "year: 2016"), HasReason("RULE_BROKEN"));
  ASSERT_THAT(supersede(b, c, "year: 2017"), IsOk());
  EXPECT_THAT(supersede(c, a, "year: 2018"), HasReason("RULE_BROKEN"));

  const auto ended = script_.Ask<Edition>(
      "GetEdition", absl::StrCat("name: '", edition_, "'"));
  EXPECT_EQ(ended.state(), Edition::STATE_SUPERSEDED);
  EXPECT_THAT(ended.end_date(), EqualsProto(Day(2015, 12, 31)));
  // What came before may still be entered; what would come after may not.
  const std::string late = AddProposed("late");
  EXPECT_THAT(Approve(late, AddPart("d2", "year: 2016 month: 1 day: 1",
                                    "VERB_APPROVED", late)),
              HasReason("RULE_BROKEN"));
  ASSERT_THAT(Approve(late, AddPart("d3", "year: 2012 month: 1 day: 1",
                                    "VERB_APPROVED", late)),
              IsOk());
  EXPECT_EQ(approved_.state(), Edition::STATE_SUPERSEDED);
  // So may what no day is known of: it never counts as in force.
  const std::string undated = AddProposed("undated");
  const std::string decision = script_.Add(
      "Decision", "d4", "decision_maker: 'councils/wex/bodies/cabinet'");
  ASSERT_THAT(
      Approve(undated, script_.Add("Part", "a",
                                   absl::StrCat("text: 'x' effects { verb: "
                                                "VERB_APPROVED subjects { "
                                                "record: '",
                                                undated, "' } }"),
                                   decision)),
      IsOk());
  EXPECT_EQ(approved_.state(), Edition::STATE_SUPERSEDED);
  EXPECT_FALSE(approved_.has_start_date());
}

}  // namespace
}  // namespace minutebook::testing
