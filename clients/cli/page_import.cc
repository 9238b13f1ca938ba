#include "clients/cli/page_import.h"

#include <array>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/failure.h"
#include "clients/cpp/resource_name.h"

namespace minutebook::cli {
namespace {

using importers::ImportPlan;
using importers::Question;
using records::v1::ApplyRequest;
using records::v1::ApplyResponse;
using records::v1::Operation;

constexpr int kAttempts = 6;
constexpr int kMaxRounds = 12;
constexpr int kPageSize = 1000;

// A UUID of version 4.
std::string NewRequestId() {
  std::random_device device;
  std::array<uint32_t, 4> bits;
  for (uint32_t& word : bits) word = device();
  return absl::StrFormat(
      "%08x-%04x-4%03x-%04x-%04x%08x", bits[0], bits[1] >> 16, bits[1] & 0xFFF,
      0x8000 | (bits[2] >> 16 & 0x3FFF), bits[2] & 0xFFFF, bits[3]);
}

const client::ResourceType& TypeOf(const Question& question) {
  return *client::Catalogue::Get().FindMessage(*question.type);
}

// Whether a call may be repeated under the same request id.
bool MayRepeat(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kDeadlineExceeded;
}

}  // namespace

PageImporter::PageImporter(const client::Connection& connection,
                           std::string council, importers::PlanOptions options)
    : connection_(connection),
      records_(connection),
      options_(options),
      known_(std::move(council)) {}

absl::Status PageImporter::CheckCouncil() const {
  const auto* type = client::Catalogue::Get().Find("council");
  const auto council = records_.Get(*type, known_.council());
  if (council.ok()) return absl::OkStatus();
  if (council.status().code() != absl::StatusCode::kNotFound) {
    return council.status();
  }
  const std::string id = client::IdOf(known_.council());
  return absl::NotFoundError(
      absl::StrCat("there is no council ", id,
                   ".\nCreate it with: minutebook create council --id ", id,
                   " --set display_name=\"NAME\""));
}

absl::Status PageImporter::AnswerName(const Question& question) {
  std::vector<client::MessagePtr> answer;
  auto record = records_.Get(TypeOf(question), question.name);
  if (record.ok()) {
    answer.push_back(*std::move(record));
  } else if (record.status().code() != absl::StatusCode::kNotFound) {
    return record.status();
  }
  known_.Answer(question, std::move(answer));
  return absl::OkStatus();
}

absl::Status PageImporter::Answer(const Question& question) {
  if (!question.name.empty()) return AnswerName(question);
  std::vector<client::MessagePtr> answer;
  const absl::Status status = records_.List(
      TypeOf(question),
      {question.parent, question.filter, kPageSize, 0, question.fields},
      [&](std::vector<client::MessagePtr> page) {
        for (auto& record : page) answer.push_back(std::move(record));
        return absl::OkStatus();
      });
  // A parent that does not exist yet has no children.
  if (!status.ok() && status.code() != absl::StatusCode::kNotFound) {
    return status;
  }
  known_.Answer(question, std::move(answer));
  return absl::OkStatus();
}

absl::StatusOr<ImportPlan> PageImporter::Plan(
    const importers::PageSource& source) {
  for (int round = 0; round < kMaxRounds; ++round) {
    ImportPlan plan = importers::PlanImport(source, options_, known_);
    const std::vector<Question> questions = known_.TakeQuestions();
    if (questions.empty()) return plan;
    for (const Question& question : questions) {
      const absl::Status status = Answer(question);
      if (!status.ok()) return status;
    }
  }
  return absl::InternalError("the page's records could not be looked up");
}

absl::StatusOr<ApplyResponse> PageImporter::Apply(
    const std::vector<Operation>& operations) const {
  const auto* method =
      client::FindMethod("minutebook.records.v1.RecordService.Apply");
  ApplyRequest request;
  request.set_parent(known_.council());
  request.set_request_id(NewRequestId());
  *request.mutable_operations() = {operations.begin(), operations.end()};
  ApplyResponse response;
  absl::Status status = connection_.Call(*method, request, response);
  if (MayRepeat(status)) status = connection_.Call(*method, request, response);
  if (!status.ok()) return status;
  return response;
}

absl::Status PageImporter::ApplyPlan(ImportPlan& plan) {
  std::vector<google::protobuf::Any> written;
  for (const auto& batch : plan.batches) {
    const auto response = Apply(batch);
    if (!response.ok()) return response.status();
    for (const auto& any : response->records()) {
      written.push_back(any);
      const auto* type = google::protobuf::DescriptorPool::generated_pool()
                             ->FindMessageTypeByName(any.type_url().substr(
                                 any.type_url().rfind('/') + 1));
      if (type == nullptr) continue;
      const client::MessagePtr record = client::NewMessage(*type);
      if (any.UnpackTo(record.get())) known_.Written(*record);
    }
  }
  Operation remember;
  if (importers::RememberEtags(written, plan.import, remember)) {
    // What the import remembers by digests alone is enough to go on with.
    (void)Apply({remember});
  }
  return absl::OkStatus();
}

absl::StatusOr<ImportPlan> PageImporter::Import(
    const importers::PageSource& source) {
  absl::Status last;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto plan = Plan(source);
    if (plan.ok() && plan->import.conflicts_size() > 0) {
      // What was read for earlier pages may be out of date: a conflict counts
      // when it shows in what stands there now.
      known_.ForgetAll();
      plan = Plan(source);
    }
    if (!plan.ok()) return plan.status();
    last = ApplyPlan(*plan);
    if (last.ok()) {
      known_.ForgetDetails();
      return plan;
    }
    const client::Failure failure = client::FailureOf(last);
    const auto name = failure.metadata.find("name");
    if (failure.code == absl::StatusCode::kAborted ||
        failure.code == absl::StatusCode::kNotFound) {
      known_.ForgetAll();
    } else if (failure.code == absl::StatusCode::kAlreadyExists &&
               name != failure.metadata.end()) {
      // Taken by a deleted record, or just made by somebody else.
      known_.ForgetAll();
      const auto* type = client::Catalogue::Get().FindName(name->second);
      if (type == nullptr) return last;
      const auto present = records_.Get(*type, name->second);
      if (!present.ok()) known_.MarkGone(name->second);
    } else {
      return last;
    }
  }
  return last;
}

}  // namespace minutebook::cli
