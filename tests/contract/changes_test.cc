// ListChanges and WatchChanges: a reader that applies what it gets holds what
// it may read, whenever it began, however often it was cut off.

#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/random_writes.h"
#include "tests/support/watcher.h"

namespace minutebook::testing {
namespace {

using records::v1::Change;
using records::v1::ListChangesRequest;
using records::v1::ListChangesResponse;
using records::v1::WatchChangesRequest;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kListChanges =
    "minutebook.records.v1.LedgerService/ListChanges";

class ChangesTest : public ::testing::Test {
 protected:
  static ListChangesRequest From(const std::string& cursor, int page_size = 0) {
    ListChangesRequest request;
    request.set_parent(kWex);
    request.set_cursor(cursor);
    request.set_page_size(page_size);
    return request;
  }

  static WatchChangesRequest Watch(const std::string& cursor = "") {
    WatchChangesRequest request;
    request.set_parent(kWex);
    request.set_cursor(cursor);
    return request;
  }

  ListChangesResponse List(const ListChangesRequest& request,
                           const std::string& token) {
    return wex_.Must<ListChangesResponse>(kListChanges, request, token);
  }

  // Everything that the holder of `token` may read, by name.
  std::map<std::string, std::string> Readable(const std::string& token) {
    std::map<std::string, std::string> records;
    const auto add = [&](const auto& list) {
      for (const auto& record : list) {
        records[record.name()] = record.SerializeAsString();
      }
    };
    councils::v1::ListBodiesRequest bodies;
    bodies.set_parent(kWex);
    bodies.set_page_size(1000);
    add(wex_.Must<councils::v1::ListBodiesResponse>(
                std::string(kCouncils) + "ListBodies", bodies, token)
            .bodies());
    meetings::v1::ListMeetingsRequest meetings;
    meetings.set_parent(kWex);
    meetings.set_page_size(1000);
    add(wex_.Must<meetings::v1::ListMeetingsResponse>(
                std::string(kMeetings) + "ListMeetings", meetings, token)
            .meetings());
    meetings::v1::ListItemsRequest items;
    items.set_parent("councils/wex/meetings/-");
    items.set_page_size(1000);
    add(wex_.Must<meetings::v1::ListItemsResponse>(
                std::string(kMeetings) + "ListItems", items, token)
            .items());
    return records;
  }

  // What a copy holds of the types that Readable lists.
  static std::map<std::string, std::string> Compared(const Copy& copy) {
    std::map<std::string, std::string> records;
    for (const auto& [name, body] : copy.records()) {
      if (name != kWex && name != "councils/wex/settings") {
        records[name] = body;
      }
    }
    return records;
  }

  static void AddCreation(const std::string& id,
                          const google::protobuf::Message& record,
                          records::v1::ApplyRequest& apply) {
    auto& create = *apply.add_operations()->mutable_create();
    create.set_parent(kWex);
    create.set_id(id);
    create.mutable_record()->PackFrom(record);
  }

  void Apply(const records::v1::ApplyRequest& request) {
    wex_.Must<records::v1::ApplyResponse>(
        "minutebook.records.v1.RecordService/Apply", request);
  }

  static std::vector<std::string> Names(
      const google::protobuf::RepeatedPtrField<Change>& changes) {
    std::vector<std::string> names;
    for (const Change& change : changes) names.push_back(change.name());
    return names;
  }

  Wexcombe wex_;
};

// The slow, obvious second implementation of the feed is the lists.
TEST_F(ChangesTest, ACopyHoldsWhatItsReaderMayRead) {
  std::mt19937 random(7);
  engine::Principal seated;
  seated.subject = "seated";
  seated.grants["wex"].Add(options::v1::ROLE_MEMBER);
  seated.sits_on["wex"] = storage::BodyClasses({"b0", "b2", "b4"});
  wex_.authenticator().Add("seated", seated);
  const std::vector<std::string> tokens = {"public", "staff", "seated",
                                           "clerk",  "admin", "root"};
  struct Reader {
    std::string cursor;
    Copy copy;
  };
  std::map<std::string, Reader> steady;  // follows all along
  RandomWrites writes(wex_, 11);
  for (int round = 0; round < 24; ++round) {
    for (int i = 0; i < 12; ++i) writes.Do();
    for (const std::string& token : tokens) {
      Reader fresh;
      for (Reader* reader : {&steady[token], &fresh}) {
        while (true) {
          const int page_size = 1 + static_cast<int>(random() % 9);
          const auto reply = List(From(reader->cursor, page_size), token);
          ASSERT_LE(reply.changes_size(), page_size);
          for (const Change& change : reply.changes()) {
            reader->copy.Apply(change);
          }
          reader->cursor = reply.cursor();
          // Writes between the pages of one reading.
          if (random() % 8 == 0) writes.Do();
          if (!reply.more()) break;
        }
        // What was written meanwhile.
        const auto rest = List(From(reader->cursor, 1000), token);
        for (const Change& change : rest.changes()) reader->copy.Apply(change);
        reader->cursor = rest.cursor();
        EXPECT_EQ(Compared(reader->copy), Readable(token))
            << token << ", round " << round
            << (reader == &fresh ? ", from the beginning" : ", steady");
      }
    }
  }
}

TEST_F(ChangesTest, HiddenRecordsAreNeverNamed) {
  wex_.CreateBody("seen", "Seen");
  councils::v1::CreateBodyRequest hidden;
  hidden.set_parent(kWex);
  hidden.set_body_id("unseen");
  hidden.mutable_body()->set_display_name("Unseen");
  hidden.mutable_body()->set_visibility(options::v1::VISIBILITY_EXEMPT);
  wex_.Must<councils::v1::Body>(std::string(kCouncils) + "CreateBody", hidden);
  // Was public once, is no longer.
  wex_.CreateBody("withdrawn", "Withdrawn");
  councils::v1::UpdateBodyRequest narrow;
  narrow.mutable_body()->set_name("councils/wex/bodies/withdrawn");
  narrow.mutable_body()->set_visibility(options::v1::VISIBILITY_INTERNAL);
  wex_.Must<councils::v1::Body>(std::string(kCouncils) + "UpdateBody", narrow);

  EXPECT_THAT(
      Names(List(From(""), "public").changes()),
      ElementsAre(kWex, "councils/wex/settings", "councils/wex/bodies/seen"));
  // A page that they fill is the last one: what follows is not told of.
  const auto full = List(From("", 3), "public");
  EXPECT_EQ(full.changes_size(), 3);
  EXPECT_FALSE(full.more());
  EXPECT_TRUE(List(From("", 3), "root").more());
  EXPECT_TRUE(List(From("", 2), "public").more());
  EXPECT_THAT(List(From(full.cursor()), "public").changes(), IsEmpty());
}

TEST_F(ChangesTest, NarrowingAndDeletionAreRetractions) {
  wex_.CreateBody("a", "A");
  wex_.CreateBody("b", "B");
  const std::string cursor = List(From(""), "public").cursor();
  councils::v1::UpdateBodyRequest narrow;
  narrow.mutable_body()->set_name("councils/wex/bodies/a");
  narrow.mutable_body()->set_visibility(options::v1::VISIBILITY_INTERNAL);
  wex_.Must<councils::v1::Body>(std::string(kCouncils) + "UpdateBody", narrow);
  councils::v1::DeleteBodyRequest deletion;
  deletion.set_name("councils/wex/bodies/b");
  wex_.Must<councils::v1::Body>(std::string(kCouncils) + "DeleteBody",
                                deletion);
  const auto reply = List(From(cursor), "public");
  ASSERT_THAT(Names(reply.changes()),
              ElementsAre("councils/wex/bodies/a", "councils/wex/bodies/b"));
  EXPECT_FALSE(reply.changes(0).has_record());
  EXPECT_FALSE(reply.changes(1).has_record());
}

TEST_F(ChangesTest, TheLastChangeOfAWriteIsMarkedForEachReader) {
  const std::string cursor = List(From(""), "root").cursor();
  records::v1::ApplyRequest apply;
  apply.set_parent(kWex);
  for (int i = 0; i < 5; ++i) {
    councils::v1::Body body;
    body.set_display_name("Body");
    body.set_visibility(i < 3 ? options::v1::VISIBILITY_PUBLIC
                              : options::v1::VISIBILITY_INTERNAL);
    AddCreation(absl::StrCat("p", i), body, apply);
  }
  Apply(apply);
  wex_.CreateBody("after", "After");
  const auto marks = [&](const std::string& token, int page_size) {
    std::vector<bool> marks;
    ListChangesResponse reply;
    reply.set_cursor(cursor);
    do {
      reply = List(From(reply.cursor(), page_size), token);
      for (const Change& change : reply.changes()) {
        marks.push_back(change.last_of_write());
      }
    } while (reply.more());
    return marks;
  };
  for (int page_size = 1; page_size <= 7; ++page_size) {
    EXPECT_THAT(marks("root", page_size),
                ElementsAre(false, false, false, false, true, true));
    EXPECT_THAT(marks("public", page_size),
                ElementsAre(false, false, true, true));
  }
}

TEST_F(ChangesTest, TypesAreChosen) {
  wex_.CreateBody("a", "A");
  wex_.CreateIssue("i", "Parking");
  ListChangesRequest request = From("");
  request.add_types("minutebook/Issue");
  EXPECT_THAT(Names(List(request, "public").changes()),
              ElementsAre("councils/wex/issues/i"));
  request.add_types("minutebook/Isue");
  ListChangesResponse reply;
  const absl::Status status = wex_.Call(kListChanges, request, &reply);
  EXPECT_THAT(ReadError(status).fields, ElementsAre("types[1]"));
}

TEST_F(ChangesTest, CursorsAreSealedAndOfOneCouncil) {
  councils::v1::CreateCouncilRequest other;
  other.set_council_id("oth");
  other.mutable_council()->set_display_name("Other");
  wex_.Must<councils::v1::Council>(std::string(kCouncils) + "CreateCouncil",
                                   other);
  const std::string cursor = List(From(""), "root").cursor();
  EXPECT_NE(cursor, List(From(""), "root").cursor());
  std::string altered = cursor;
  altered[20] = altered[20] == 'A' ? 'B' : 'A';
  ListChangesResponse reply;
  for (const std::string& wrong :
       {altered, std::string("x"), cursor + "AAAA"}) {
    EXPECT_THAT(wex_.Call(kListChanges, From(wrong), &reply),
                HasReason("CURSOR_INVALID"));
  }
  ListChangesRequest request = From(cursor);
  request.set_parent("councils/oth");
  EXPECT_THAT(wex_.Call(kListChanges, request, &reply),
              HasReason("CURSOR_INVALID"));
  request.set_parent("councils/none");
  request.clear_cursor();
  EXPECT_THAT(wex_.Call(kListChanges, request, &reply),
              HasReason("RECORD_NOT_FOUND"));
}

TEST_F(ChangesTest, WatchersSeeEveryChangeAsItComes) {
  RandomWrites writes(wex_, 5);
  for (int i = 0; i < 60; ++i) writes.Do();
  struct Follower {
    std::string token;
    Copy copy;
    std::string cursor;
    int messages = 0;
  };
  std::vector<Follower> followers;
  for (const char* token : {"public", "staff", "root", "root", "public"}) {
    followers.push_back({token, {}, "", 0});
  }
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (const Follower& follower : followers) {
    watchers.push_back(
        std::make_unique<Watcher>(*wex_.channel(), follower.token, Watch()));
  }
  std::vector<std::thread> threads;
  for (size_t i = 0; i < followers.size(); ++i) {
    threads.emplace_back(
        [&follower = followers[i], watcher = watchers[i].get(), slow = i == 3] {
          bool whole = true;
          while (const auto message = watcher->Next()) {
            for (const Change& change : message->changes()) {
              follower.copy.Apply(change);
              whole = change.last_of_write();
            }
            follower.cursor = message->cursor();
            ++follower.messages;
            EXPECT_TRUE(whole);
            if (slow) absl::SleepFor(absl::Milliseconds(5));
            if (follower.copy.records().contains("councils/wex/bodies/end"))
              return;
          }
        });
  }
  for (int i = 0; i < 300; ++i) writes.Do();
  wex_.CreateBody("end", "The end");
  for (std::thread& thread : threads) thread.join();
  for (const Follower& follower : followers) {
    EXPECT_EQ(Compared(follower.copy), Readable(follower.token))
        << follower.token;
    // The cursor goes on where the stream was left.
    EXPECT_THAT(List(From(follower.cursor, 1000), follower.token).changes(),
                IsEmpty());
  }
  // One look at the heads serves all watchers.
  EXPECT_GT(wex_.engine().feed_stats().polls.load(), 0);
}

TEST_F(ChangesTest, OnlyNewBeginsBehindWhatThereIs) {
  wex_.CreateBody("old", "Old");
  WatchChangesRequest request = Watch();
  request.set_only_new(true);
  Watcher watcher(*wex_.channel(), "public", request);
  while (wex_.engine().feed_stats().watchers == 0) {
    absl::SleepFor(absl::Milliseconds(1));
  }
  wex_.CreateBody("new", "New");
  EXPECT_THAT(Names(watcher.NextChanges()->changes()),
              ElementsAre("councils/wex/bodies/new"));
}

TEST_F(ChangesTest, WhatWasHiddenSinceIsNotServedFromMemory) {
  const std::string before = List(From(""), "public").cursor();
  // Keeps what is new in memory for whoever is a little behind.
  Watcher follower(*wex_.channel(), "root", Watch(before));
  wex_.CreateBody("mistake", "A name that was not to be told");
  ASSERT_TRUE(follower.NextChanges().has_value());
  councils::v1::UpdateBodyRequest narrow;
  narrow.mutable_body()->set_name("councils/wex/bodies/mistake");
  narrow.mutable_body()->set_visibility(options::v1::VISIBILITY_EXEMPT);
  wex_.Must<councils::v1::Body>(std::string(kCouncils) + "UpdateBody", narrow);
  ASSERT_TRUE(follower.NextChanges().has_value());

  Watcher behind(*wex_.channel(), "public", Watch(before));
  const auto changes = behind.NextChanges();
  ASSERT_TRUE(changes.has_value());
  for (const Change& change : changes->changes()) {
    EXPECT_FALSE(change.has_record()) << change.ShortDebugString();
  }
}

TEST_F(ChangesTest, WhatIsHiddenSinceMakesNoMessageShorter) {
  constexpr int kBodies = 700;
  constexpr int kOfOneWrite = 50;
  for (int begin = 0; begin < kBodies; begin += kOfOneWrite) {
    records::v1::ApplyRequest apply;
    apply.set_parent(kWex);
    for (int i = begin; i < begin + kOfOneWrite; ++i) {
      councils::v1::Body body;
      body.set_display_name("Body");
      AddCreation(absl::StrCat("b", i), body, apply);
    }
    Apply(apply);
  }
  const auto first_message = [&] {
    Watcher watcher(*wex_.channel(), "public", Watch());
    return watcher.Next()->changes_size();
  };
  const int size = first_message();
  for (int i = 0; i < 2 * kOfOneWrite; ++i) {
    councils::v1::UpdateBodyRequest narrow;
    narrow.mutable_body()->set_name(absl::StrCat("councils/wex/bodies/b", i));
    narrow.mutable_body()->set_visibility(options::v1::VISIBILITY_INTERNAL);
    wex_.Must<councils::v1::Body>(std::string(kCouncils) + "UpdateBody",
                                  narrow);
  }
  EXPECT_EQ(first_message(), size);
}

TEST_F(ChangesTest, WhatIsHiddenInAWriteMakesNoMessageShorter) {
  // More than a batch in memory holds, of which the public sees the second
  // half: less than fills a message.
  constexpr int kHidden = 25, kShown = 25;
  Watcher watcher(*wex_.channel(), "public",
                  Watch(List(From(""), "public").cursor()));
  while (wex_.engine().feed_stats().watchers == 0) {
    absl::SleepFor(absl::Milliseconds(1));
  }
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "\u20ac";
  records::v1::ApplyRequest apply;
  apply.set_parent(kWex);
  for (int i = 0; i < kHidden + kShown; ++i) {
    actionplans::v1::Measure measure;
    measure.set_title("Contacts");
    measure.set_description(text);
    measure.set_visibility(i < kHidden ? options::v1::VISIBILITY_INTERNAL
                                       : options::v1::VISIBILITY_PUBLIC);
    AddCreation(absl::StrCat("m", i), measure, apply);
  }
  Apply(apply);
  EXPECT_EQ(watcher.NextChanges()->changes_size(), kShown);
}

TEST_F(ChangesTest, BookmarksComeWhetherOrNotAnythingHappened) {
  wex_.CreateBody("a", "A");
  Watcher watcher(*wex_.channel(), "public", Watch());
  ASSERT_TRUE(watcher.Next().has_value());
  // The first look after the interval sends one.
  wex_.set_now(absl::FromCivil(absl::CivilSecond(2015, 8, 4, 19, 0, 0),
                               absl::UTCTimeZone()));
  const auto bookmark = watcher.Next();
  ASSERT_TRUE(bookmark.has_value());
  EXPECT_THAT(bookmark->changes(), IsEmpty());
  EXPECT_THAT(List(From(bookmark->cursor()), "public").changes(), IsEmpty());
}

TEST_F(ChangesTest, AStreamEndsWhenItsCallersRightsDo) {
  Watcher watcher(*wex_.channel(), "staff", Watch());
  ASSERT_TRUE(watcher.Next().has_value());
  wex_.authenticator().Add("staff", {"staff", false, {}});
  EXPECT_THAT(watcher.Finish(), HasReason("ROLE_MISSING"));
}

}  // namespace
}  // namespace minutebook::testing
