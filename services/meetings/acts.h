// Acts of bodies: who did what on which day, as it follows from a decision's
// part with its decision, item, meeting and body, or from a citation.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "google/type/date.pb.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "services/engine/facts.h"

namespace minutebook::meetings {

struct Act {
  std::optional<google::type::Date> date;  // perhaps only the month or year
  councils::v1::Body body;                 // empty where not known
  std::string body_display_name;           // on that day, or as stated
  std::string decision;                    // names; empty where there is none
  std::string item;
  std::optional<google::type::Date> effective_date;
};

// Looks acts up for many parts and citations at once: one statement for every
// hundred records of a kind.
class Acts {
 public:
  // Reads what the acts of the parts named and the citations follow from.
  // Hidden decisions, meetings and bodies are as if not known.
  absl::Status Read(const engine::Facts& facts,
                    absl::Span<const std::string> parts,
                    absl::Span<const v1::Citation> citations);

  Act OfPart(const std::string& part) const;
  Act OfCitation(const v1::Citation& citation) const;

 private:
  void SetBody(const std::string& name, const std::string& as_stated,
               Act& act) const;

  std::map<std::string, v1::Decision> decisions_;
  std::map<std::string, v1::Meeting> meetings_;
  std::map<std::string, councils::v1::Body> bodies_;
};

}  // namespace minutebook::meetings
