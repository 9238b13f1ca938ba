// The method that takes a request, found by the request's type.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "services/engine/descriptors.h"

namespace minutebook::testing {

// "package.Service", `separator`, "Method"; empty when none takes it.
inline std::string MethodPath(const google::protobuf::Message& request,
                              const char* separator = "/") {
  for (const auto* file : engine::ContractFiles()) {
    for (int i = 0; i < file->service_count(); ++i) {
      const auto* service = file->service(i);
      for (int j = 0; j < service->method_count(); ++j) {
        if (service->method(j)->input_type() == request.GetDescriptor()) {
          return absl::StrCat(service->full_name(), separator,
                              service->method(j)->name());
        }
      }
    }
  }
  return "";
}

}  // namespace minutebook::testing
