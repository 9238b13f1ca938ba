// Wexcombe with the methods that lead records of a type from state to state.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "tests/support/meetings_fixture.h"

namespace minutebook::testing {

template <typename Record>
class CourseFixture : public MeetingsFixture {
 protected:
  // By their names; each is called on the record that is named.
  using Methods =
      std::map<std::string, std::function<absl::Status(const std::string&)>>;

  // Adds the method of a request, which `fill` completes.
  template <typename Request>
  void Add(std::function<void(Request&)> fill) {
    std::string method = Request::descriptor()->name();
    method.resize(method.size() - std::string("Request").size());
    methods_[method] = [this, fill](const std::string& name) {
      Request request;
      request.set_name(name);
      fill(request);
      return Try<Record>(request);
    };
  }

  Methods methods_;
};

}  // namespace minutebook::testing
