#include "services/engine/standard_methods.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/engine/record_list.h"
#include "services/engine/standard_reads.h"
#include "services/engine/standard_writes.h"

namespace minutebook::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

// The type of the records in the first field of a list's reply.
const ResourceType* ListedType(const Catalogue& catalogue,
                               const Descriptor& reply) {
  const FieldDescriptor* records = reply.FindFieldByNumber(1);
  if (records == nullptr || !records->is_repeated() ||
      records->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return nullptr;
  }
  return catalogue.FindByMessage(records->message_type()->full_name());
}

bool Named(const MethodDescriptor& method, const char* verb,
           const std::string& noun) {
  return method.name() == absl::StrCat(verb, noun);
}

}  // namespace

StandardMethod MakeStandardMethod(const Catalogue& catalogue,
                                  const MethodDescriptor& method) {
  StandardMethod standard;
  const Descriptor& reply = *method.output_type();
  if (const ResourceType* type = catalogue.FindByMessage(reply.full_name())) {
    const std::string& noun = type->descriptor().name();
    if (Named(method, "Get", noun)) {
      standard.read = MakeGet(*type);
    } else if (Named(method, "Create", noun)) {
      standard.kind = Operation::Kind::kCreate;
      standard.write = MakeCreate(*type, *method.input_type());
    } else if (Named(method, "Update", noun)) {
      standard.kind = Operation::Kind::kUpdate;
      standard.write = MakeUpdate(*type, *method.input_type());
    } else if (Named(method, "Delete", noun)) {
      standard.kind = Operation::Kind::kDelete;
      standard.write = MakeDelete(*type, *method.input_type());
    } else if (Named(method, "Undelete", noun)) {
      standard.kind = Operation::Kind::kUndelete;
      standard.write = MakeUndelete(*type);
    } else {
      return standard;
    }
    standard.type = type;
    return standard;
  }
  const ResourceType* type = ListedType(catalogue, reply);
  if (type != nullptr) {
    if (absl::StartsWith(method.name(), "List")) {
      standard.read = MakeList(*type, method);
    } else if (absl::StartsWith(method.name(), "BatchGet")) {
      standard.read = MakeBatchGet(*type);
    } else {
      return standard;
    }
    standard.type = type;
  }
  return standard;
}

}  // namespace minutebook::engine
