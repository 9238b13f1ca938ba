#include "tests/support/scripted_writes.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"
#include "google/protobuf/any.pb.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "services/engine/descriptors.h"
#include "services/engine/record_header.h"
#include "tests/support/rpc_error.h"

namespace minutebook::testing {
namespace {

constexpr char kCouncilService[] = "minutebook.councils.v1.CouncilService/";
constexpr char kMeetingService[] = "minutebook.meetings.v1.MeetingService/";
constexpr char kApply[] = "minutebook.records.v1.RecordService/Apply";

class Script {
 public:
  explicit Script(const std::string& council)
      : council_(council), name_(absl::StrCat("councils/", council)) {}

  std::vector<ScriptedWrite> Make() {
    councils::v1::CreateCouncilRequest create;
    create.set_council_id(council_);
    create.mutable_council()->set_display_name("Wexcombe");
    Add(absl::StrCat(kCouncilService, "CreateCouncil"), create);
    for (int i = 0; i < 3; ++i) CreateBody(i);
    for (int i = 0; i < 3; ++i) CreateMeeting(i);
    for (int i = 0; i < 5; ++i) CreateIssue(i);
    for (int i = 0; i < 6; ++i) CreateItem(i);
    for (int i = 0; i < 4; ++i) UpdateIssue(i % 3, i);
    meetings::v1::DeleteIssueRequest remove;
    remove.set_name(absl::StrCat(name_, "/issues/i4"));
    Add(absl::StrCat(kMeetingService, "DeleteIssue"), remove);
    meetings::v1::UndeleteIssueRequest undelete;
    undelete.set_name(remove.name());
    Add(absl::StrCat(kMeetingService, "UndeleteIssue"), undelete);
    Add(absl::StrCat(kMeetingService, "DeleteIssue"), remove);
    for (int i = 0; i < 4; ++i) Apply(i);
    UpdateIssue(0, 9);
    return std::move(writes_);
  }

 private:
  template <typename Request>
  void Add(const std::string& method, Request request) {
    char id[37];
    std::snprintf(id, sizeof(id), "%08zx-0000-4000-8000-000000000000",
                  writes_.size() + 1);
    request.set_request_id(id);
    writes_.push_back({method, request.SerializeAsString()});
  }

  void CreateBody(int i) {
    councils::v1::CreateBodyRequest request;
    request.set_parent(name_);
    request.set_body_id(absl::StrCat("b", i));
    request.mutable_body()->set_display_name(absl::StrCat("Committee ", i));
    Add(absl::StrCat(kCouncilService, "CreateBody"), request);
  }

  void CreateMeeting(int i) {
    meetings::v1::CreateMeetingRequest request;
    request.set_parent(name_);
    request.set_meeting_id(absl::StrCat("m", i));
    request.mutable_meeting()->set_body(absl::StrCat(name_, "/bodies/b", i));
    Add(absl::StrCat(kMeetingService, "CreateMeeting"), request);
  }

  void CreateIssue(int i) {
    meetings::v1::CreateIssueRequest request;
    request.set_parent(name_);
    request.set_issue_id(absl::StrCat("i", i));
    request.mutable_issue()->set_title(absl::StrCat("Issue ", i));
    Add(absl::StrCat(kMeetingService, "CreateIssue"), request);
  }

  void CreateItem(int i) {
    meetings::v1::CreateItemRequest request;
    request.set_parent(absl::StrCat(name_, "/meetings/m", i % 3));
    request.set_item_id(absl::StrCat(i));
    request.mutable_item()->set_title(absl::StrCat("Item ", i));
    request.mutable_item()->add_issues(absl::StrCat(name_, "/issues/i", i % 4));
    Add(absl::StrCat(kMeetingService, "CreateItem"), request);
  }

  void UpdateIssue(int i, int version) {
    meetings::v1::UpdateIssueRequest request;
    request.mutable_issue()->set_name(absl::StrCat(name_, "/issues/i", i));
    request.mutable_issue()->set_title(
        absl::StrCat("Issue ", i, " once more ", version));
    Add(absl::StrCat(kMeetingService, "UpdateIssue"), request);
  }

  // A create, an update and a deletion at once.
  void Apply(int i) {
    records::v1::ApplyRequest request;
    request.set_parent(name_);
    meetings::v1::Issue issue;
    issue.set_title("One of three");
    auto* create = request.add_operations()->mutable_create();
    create->set_parent(name_);
    create->set_id(absl::StrCat("a", i));
    create->mutable_record()->PackFrom(issue);
    issue.set_name(absl::StrCat(name_, "/issues/i3"));
    issue.set_title(absl::StrCat("Two of three ", i));
    request.add_operations()->mutable_update()->mutable_record()->PackFrom(
        issue);
    if (i > 0) {
      request.add_operations()->mutable_delete_()->set_name(
          absl::StrCat(name_, "/issues/a", i - 1));
    }
    Add(kApply, request);
  }

  const std::string council_;
  const std::string name_;
  std::vector<ScriptedWrite> writes_;
};

// "…MeetingService/UpdateIssue": "Issue".
std::string NounOf(const std::string& method) {
  const std::string verb = method.substr(method.find('/') + 1);
  for (const char* prefix : {"Create", "Update", "Delete", "Undelete"}) {
    if (verb.rfind(prefix, 0) == 0) return verb.substr(strlen(prefix));
  }
  return "";
}

std::string FullName(const std::string& noun) {
  const bool council = noun == "Council" || noun == "Body";
  return absl::StrCat(
      council ? "minutebook.councils.v1." : "minutebook.meetings.v1.", noun);
}

}  // namespace

std::vector<ScriptedWrite> MakeScript(const std::string& council) {
  std::vector<ScriptedWrite> writes = Script(council).Make();
  if (writes.size() != kScriptedWrites) std::abort();
  return writes;
}

void AcknowledgedRecords::Note(const ScriptedWrite& write,
                               const std::string& reply) {
  if (write.method != kApply) {
    NoteRecord(FullName(NounOf(write.method)), reply);
    return;
  }
  records::v1::ApplyResponse response;
  response.ParseFromString(reply);
  for (const google::protobuf::Any& record : response.records()) {
    const std::string& url = record.type_url();
    NoteRecord(url.substr(url.rfind('/') + 1), record.value());
  }
}

void AcknowledgedRecords::NoteRecord(const std::string& type,
                                     const std::string& bytes) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          type);
  const std::unique_ptr<google::protobuf::Message> record(
      engine::NewGeneratedMessage(*descriptor));
  record->ParseFromString(bytes);
  const std::string& noun = descriptor->name();
  const bool council = noun == "Council" || noun == "Body";
  const bool deleted =
      engine::HeaderTime(*record, engine::HeaderFields::kDeleteTime) != 0;
  records_[engine::HeaderText(*record, engine::HeaderFields::kName)] = {
      absl::StrCat(council ? kCouncilService : kMeetingService, "Get", noun),
      deleted ? "" : bytes};
}

std::vector<std::string> AcknowledgedRecords::Compare(
    ServerProcess& server) const {
  std::vector<std::string> lines;
  for (const auto& [name, record] : records_) {
    // The first field of every Get request is the name.
    meetings::v1::GetIssueRequest get;
    get.set_name(name);
    std::string bytes;
    const absl::Status status =
        server.CallBytes(record.get, get.SerializeAsString(), &bytes);
    if (record.bytes.empty()) {
      if (ReadError(status).reason != "RECORD_NOT_FOUND") {
        lines.push_back(
            absl::StrCat(name, " was deleted: ", status.ToString()));
      }
    } else if (!status.ok()) {
      lines.push_back(absl::StrCat(name, ": ", status.ToString()));
    } else if (bytes != record.bytes) {
      lines.push_back(absl::StrCat(name, " is not what was acknowledged"));
    }
  }
  return lines;
}

}  // namespace minutebook::testing
