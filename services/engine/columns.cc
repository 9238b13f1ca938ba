#include "services/engine/columns.h"

#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"
#include "google/type/date.pb.h"
#include "services/rules/civil_date.h"

namespace minutebook::engine {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

Columns::Columns(const ResourceType& type, const Message& record) {
  const google::protobuf::Reflection& reflection = *record.GetReflection();
  for (const FieldDescriptor* field : type.columns()) {
    storage::Value value = int64_t{0};
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        texts_.push_back(reflection.GetString(record, field));
        value = std::string_view(texts_.back());
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        value = int64_t{reflection.GetInt32(record, field)};
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        value = reflection.GetInt64(record, field);
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        value = int64_t{reflection.GetBool(record, field) ? 1 : 0};
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        value = int64_t{reflection.GetEnumValue(record, field)};
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        if (!reflection.HasField(record, field)) break;
        const Message& part = reflection.GetMessage(record, field);
        if (const auto* date = dynamic_cast<const google::type::Date*>(&part)) {
          value = int64_t{rules::DateNumber(*date)};
        } else if (const auto* time =
                       dynamic_cast<const google::protobuf::Timestamp*>(
                           &part)) {
          value =
              google::protobuf::util::TimeUtil::TimestampToMicroseconds(*time);
        }
        break;
      }
      default:
        break;
    }
    values_.push_back(value);
  }
}

}  // namespace minutebook::engine
