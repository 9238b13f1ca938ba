#include "services/engine/record_header.h"

#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

namespace minutebook::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

const FieldDescriptor* Field(const Message& record, int number) {
  return record.GetDescriptor()->FindFieldByNumber(number);
}

}  // namespace

std::string HeaderText(const Message& record, int number) {
  return record.GetReflection()->GetString(record, Field(record, number));
}

void SetHeaderText(Message& record, int number, const std::string& text) {
  record.GetReflection()->SetString(&record, Field(record, number), text);
}

int64_t HeaderTime(const Message& record, int number) {
  const FieldDescriptor* field = Field(record, number);
  if (!record.GetReflection()->HasField(record, field)) return 0;
  return TimeUtil::TimestampToMicroseconds(static_cast<const Timestamp&>(
      record.GetReflection()->GetMessage(record, field)));
}

void SetHeaderTime(Message& record, int number, int64_t micros) {
  static_cast<Timestamp&>(
      *record.GetReflection()->MutableMessage(&record, Field(record, number))) =
      TimeUtil::MicrosecondsToTimestamp(micros);
}

void ClearHeader(Message& record, int number) {
  record.GetReflection()->ClearField(&record, Field(record, number));
}

int HeaderVisibility(const Message& record) {
  return record.GetReflection()->GetEnumValue(
      record, Field(record, HeaderFields::kVisibility));
}

void SetHeaderVisibility(Message& record, int visibility) {
  record.GetReflection()->SetEnumValue(
      &record, Field(record, HeaderFields::kVisibility), visibility);
}

const options::v1::Exemption* HeaderExemption(const Message& record) {
  const FieldDescriptor* field = Field(record, HeaderFields::kExemption);
  // Records of how the council and its access are set up have none.
  if (field == nullptr ||
      field->message_type() != options::v1::Exemption::descriptor() ||
      !record.GetReflection()->HasField(record, field)) {
    return nullptr;
  }
  return static_cast<const options::v1::Exemption*>(
      &record.GetReflection()->GetMessage(record, field));
}

storage::ReadingClass ReadingClassOf(const Message& record) {
  const int visibility = HeaderVisibility(record);
  if (visibility != options::v1::VISIBILITY_EXEMPT) return visibility;
  const options::v1::Exemption* exemption = HeaderExemption(record);
  if (exemption == nullptr || exemption->body().empty()) return visibility;
  const std::string& body = exemption->body();
  return storage::ClassOfBody(
      std::string_view(body).substr(body.rfind('/') + 1));
}

void CompleteRecord(const ResourceType& type, Message& record) {
  if (HeaderVisibility(record) == 0) {
    SetHeaderVisibility(record, type.default_visibility());
  }
  if (type.derive()) type.derive()(record);
}

}  // namespace minutebook::engine
