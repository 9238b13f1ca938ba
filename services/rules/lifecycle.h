// Lifecycles as tables: which method leads from which state to which. What a
// method may do, the texts of refusals and the tests over every state and
// method come from the same table.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

namespace minutebook::rules {

// `State` is an enum of the contract.
template <typename State>
struct Transition {
  State from;
  std::string_view method;  // `PublishMinutes`
  State to;
};

template <typename State>
using Lifecycle = absl::Span<const Transition<State>>;

// Where `method` leads from `from`; nothing when it is not allowed there.
template <typename State>
std::optional<State> NextState(Lifecycle<State> lifecycle, State from,
                               std::string_view method) {
  for (const Transition<State>& transition : lifecycle) {
    if (transition.from == from && transition.method == method) {
      return transition.to;
    }
  }
  return std::nullopt;
}

// The states from which `method` is allowed, in the order of the table.
template <typename State>
std::vector<State> StatesBefore(Lifecycle<State> lifecycle,
                                std::string_view method) {
  std::vector<State> states;
  for (const Transition<State>& transition : lifecycle) {
    if (transition.method == method) states.push_back(transition.from);
  }
  return states;
}

}  // namespace minutebook::rules
