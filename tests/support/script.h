// A client that is given its requests as text: what a page says, entered step
// by step through the contract.
#pragma once

#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {

class Script : public Wexcombe {
 public:
  // Calls the method of that name with the request in text form.
  absl::Status Try(const std::string& method, const std::string& request,
                   google::protobuf::Message* reply,
                   const std::string& token = "root") {
    const auto* descriptor = Find(method);
    if (descriptor == nullptr) {
      ADD_FAILURE() << "there is no " << method;
      return absl::UnimplementedError(method);
    }
    const std::unique_ptr<google::protobuf::Message> message(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(descriptor->input_type())
            ->New());
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(request, message.get()))
        << method << ": " << request;
    return Call(absl::StrCat(descriptor->service()->full_name(), "/", method),
                *message, reply, token);
  }

  template <typename Reply>
  Reply Ask(const std::string& method, const std::string& request,
            const std::string& token = "root") {
    Reply reply;
    EXPECT_THAT(Try(method, request, &reply, token), IsOk())
        << method << ": " << request;
    return reply;
  }

  // Creates a `Noun` with that id below `parent` ("": the council) and returns
  // its name.
  std::string Add(const std::string& noun, const std::string& id,
                  const std::string& record, const std::string& parent = "") {
    std::string field;
    for (const char c : noun) {
      if (absl::ascii_isupper(static_cast<unsigned char>(c)) &&
          !field.empty()) {
        field += '_';
      }
      field += absl::ascii_tolower(static_cast<unsigned char>(c));
    }
    const std::string method = "Create" + noun;
    const auto* descriptor = Find(method);
    if (descriptor == nullptr) {
      ADD_FAILURE() << "there is no " << method;
      return "";
    }
    const std::unique_ptr<google::protobuf::Message> reply(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(descriptor->output_type())
            ->New());
    EXPECT_THAT(
        Try(method,
            absl::StrCat("parent: '", parent.empty() ? kWex : parent, "' ",
                         field, "_id: '", id, "' ", field, " { ", record, " }"),
            reply.get()),
        IsOk())
        << noun << " " << id;
    return reply->GetReflection()->GetString(
        *reply, reply->GetDescriptor()->FindFieldByName("name"));
  }

 private:
  const google::protobuf::MethodDescriptor* Find(const std::string& method) {
    for (const auto* each : engine().methods()) {
      if (each->name() == method) return each;
    }
    return nullptr;
  }
};

}  // namespace minutebook::testing
