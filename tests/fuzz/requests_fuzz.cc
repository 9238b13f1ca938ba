// Calls of every method by several callers, with made or arbitrary bytes, on a
// council with some records. No call ends the process, every error has a
// reason, every answer is one, and what was refused left no rows.

#include <algorithm>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/stubs/logging.h"
#include "services/engine/descriptors.h"
#include "services/engine/error.h"
#include "tests/fuzz/made_message.h"
#include "tests/fuzz/sample_council.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

namespace {

constexpr int kMostCalls = 6;

class Session {
 public:
  Session(fuzz::SampleCouncil& council, fuzz::MessageMaker& maker,
          std::string_view bytes)
      : council_(council), maker_(maker), input_(bytes) {}

  void Run() {
    static const std::vector<const MethodDescriptor*> methods =
        council_.engine().methods();
    for (int i = 0; i < kMostCalls && !input_.empty(); ++i) {
      static const std::vector<std::string> callers = {
          "root", "admin", "clerk", "officer", "staff", "public"};
      const std::string caller = input_.AnyOf(callers);
      const MethodDescriptor& method = *input_.AnyOf(methods);
      const std::string request = Request(method);
      if (method.server_streaming()) {
        Watch(method, request, caller);
      } else {
        Call(method, request, caller);
      }
    }
    // Every write leaves an entry in the ledger.
    if (rows_ != council_.first_rows()) council_.Restore();
    maker_.Forget();
  }

 private:
  std::string Request(const MethodDescriptor& method) {
    if (input_.Below(8) == 7) return std::string(input_.Text());
    const std::unique_ptr<Message> request(
        engine::NewGeneratedMessage(*method.input_type()));
    maker_.Fill(input_, *request);
    return request->SerializeAsString();
  }

  void Call(const MethodDescriptor& method, const std::string& request,
            const std::string& caller) {
    const absl::StatusOr<std::string> reply =
        council_.Call(method.full_name(), request, caller);
    if (!reply.ok()) {
      CheckError(method, reply.status());
      Require(council_.CountRows() == rows_,
              absl::StrCat(method.name(), ": a refused call leaves no rows"));
      return;
    }
    const std::unique_ptr<Message> message(
        engine::NewGeneratedMessage(*method.output_type()));
    Require(message->ParseFromString(*reply),
            absl::StrCat(method.name(), ": the answer is one"));
    if (!IsRead(method)) rows_ = council_.CountRows();
    Learn(*message);
  }

  void Watch(const MethodDescriptor& method, const std::string& request,
             const std::string& caller) {
    const engine::Method& found = *council_.engine().Find(method.full_name());
    auto stream = council_.engine().Open(
        found, {request, council_.principal(caller), storage::kNoDeadline},
        [&]() -> absl::StatusOr<std::shared_ptr<const engine::Principal>> {
          return council_.shared_principal(caller);
        },
        [] {});
    if (!stream.ok()) return CheckError(method, stream.status());
    for (int i = 0; i < 3; ++i) {
      const auto next = (*stream)->Next();
      if (!next.ok()) return CheckError(method, next.status());
      if (!next->has_value()) return;
      const std::unique_ptr<Message> message(
          engine::NewGeneratedMessage(*method.output_type()));
      Require(message->ParseFromString(**next), "a streamed answer is one");
      Learn(*message);
    }
  }

  static void CheckError(const MethodDescriptor& method,
                         const absl::Status& status) {
    Require(engine::ReasonOf(status) != options::v1::ERROR_REASON_UNSPECIFIED,
            absl::StrCat(method.name(),
                         ": an error has a reason: ", status.ToString()));
    Require(engine::ReasonOf(status) != options::v1::ERROR_REASON_INTERNAL,
            absl::StrCat(method.name(), ": ", status.ToString()));
  }

  static bool IsRead(const MethodDescriptor& method) {
    for (const char* verb : {"Get", "List", "BatchGet", "Compare"}) {
      if (absl::StartsWith(method.name(), verb)) return true;
    }
    return false;
  }

  // Later calls may give back the names and tokens of earlier answers.
  void Learn(const Message& message) {
    std::vector<const FieldDescriptor*> fields;
    const auto& reflection = *message.GetReflection();
    reflection.ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        if (field->is_repeated()) {
          Learn(reflection.GetRepeatedMessage(message, field, 0));
        } else {
          Learn(reflection.GetMessage(message, field));
        }
      } else if (!field->is_repeated() &&
                 field->type() == FieldDescriptor::TYPE_STRING &&
                 (field->name() == "name" || field->name() == "etag" ||
                  field->name() == "cursor" ||
                  field->name() == "next_page_token")) {
        maker_.Learn(reflection.GetString(message, field));
      }
    }
  }

  fuzz::SampleCouncil& council_;
  fuzz::MessageMaker& maker_;
  fuzz::Input input_;
  int64_t rows_ = council_.first_rows();
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const google::protobuf::LogSilencer silence;
  static auto* const council = new fuzz::SampleCouncil();
  static auto* const maker =
      new fuzz::MessageMaker(fuzz::SampleCouncil::Words());
  Session(*council, *maker, fuzz::TextOf(data, size)).Run();
  return 0;
}
