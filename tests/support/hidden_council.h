// A made-up council with many hidden records, every text of which bears a mark,
// and calls of every method that the contract has.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "minutebook/records/v1/apply.pb.h"
#include "tests/support/made_up_council.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {

inline constexpr char kApplyMethod[] =
    "minutebook.records.v1.RecordService.Apply";

struct Reader {
  std::string caller;  // of TestEngine
  storage::VisibilitySet sight;
};

// The callers that do not see everything: one of each role.
const std::vector<Reader>& ReadersOfLess();

// The mark of the hidden records of a reading class.
std::string MarkOf(storage::ReadingClass of);

// All that a call was answered with: one message, or those of a stream.
struct Answer {
  absl::Status status;
  std::vector<std::string> messages;

  // Every byte of it that its caller gets to see.
  std::string Text() const;
};

// A council in a store of its own.
class World {
 public:
  World() { wex_.backend().set_step(absl::ZeroDuration()); }

  engine::Catalogue& catalogue() { return wex_.engine().catalogue(); }
  std::vector<const google::protobuf::MethodDescriptor*> methods() {
    return wex_.engine().methods();
  }

  // Streams are read until nothing more has come.
  Answer Call(const google::protobuf::MethodDescriptor& method,
              const std::string& request, const std::string& caller,
              absl::Time now);

  // Alters answers before they are given, as a fault of the server would: it
  // gets the same call's answer to one who sees everything too.
  using Plant =
      std::function<void(const google::protobuf::MethodDescriptor& method,
                         const google::protobuf::Message& request,
                         const Answer& full, Answer& answer)>;
  void set_plant(Plant plant) { plant_ = std::move(plant); }

 private:
  Answer CallPlain(const google::protobuf::MethodDescriptor& method,
                   const std::string& request, const std::string& caller);

  Wexcombe wex_;
  Plant plant_;
};

class HiddenCouncil {
 public:
  // Records that `shown` may read have ids of their own.
  explicit HiddenCouncil(
      const storage::VisibilitySet& shown = storage::VisibilitySet::UpTo(1));

  World& world() { return world_; }
  MadeUpCouncil& council() { return council_; }
  absl::Time now() const { return now_; }

  // Fills the world; tells `done` of each write that was.
  void Fill(const std::function<void(const records::v1::ApplyRequest&)>& done);

  // The part of a write that who has this sight may see.
  records::v1::ApplyRequest Visible(const records::v1::ApplyRequest& request,
                                    const storage::VisibilitySet& sight);

  size_t hidden() const { return hidden_ids_.size(); }

  // Any call of one of `methods` (all when empty), for one who calls as
  // `caller`: mostly a read, else a trial of a write.
  MadeUpCouncil::ReadCall NextCall(
      const std::string& caller,
      const std::vector<const google::protobuf::MethodDescriptor*>& methods);

  // What of `text` the caller should not have been told; empty: nothing.
  std::string LeakIn(const std::string& text, const std::string& request,
                     const storage::VisibilitySet& sight) const;

 private:
  records::v1::ApplyRequest NextWrite();
  // Makes a hidden record public, where that may be, and hides it again.
  void ShowForAMoment(const google::protobuf::Any& record);
  // The bodies whose members read exempt records.
  records::v1::ApplyRequest Bodies() const;

  World world_;
  const storage::VisibilitySet shown_;
  MadeUpCouncil council_;
  absl::Time now_ = absl::FromUnixSeconds(1438713000);
  std::map<storage::ReadingClass, int> counts_;
  std::map<std::string, storage::ReadingClass> hidden_ids_;
  int creations_ = 0;
  int shown_once_ = 0;
  int64_t calls_ = 0;
};

}  // namespace minutebook::testing
