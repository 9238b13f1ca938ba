// Release: what publication does to who may read a record.
#pragma once

#include "minutebook/options/v1/options.pb.h"

namespace minutebook::meetings {

// The visibility that a record gets when it is published. Pure.
inline options::v1::Visibility ReleasedVisibility(
    options::v1::Visibility present, options::v1::Visibility intended) {
  if (intended != options::v1::VISIBILITY_UNSPECIFIED) return intended;
  return present == options::v1::VISIBILITY_INTERNAL
             ? options::v1::VISIBILITY_PUBLIC
             : present;
}

// Gives a record with `intended_visibility` what was intended. An intention to
// keep it internal stays, so that a later release does not undo it.
template <typename Record>
void Release(Record& record) {
  record.set_visibility(
      ReleasedVisibility(record.visibility(), record.intended_visibility()));
  if (record.visibility() != options::v1::VISIBILITY_INTERNAL) {
    record.clear_intended_visibility();
  }
}

}  // namespace minutebook::meetings
