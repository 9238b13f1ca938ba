#include "tests/bench/sample.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/runtime/bytes.h"

namespace minutebook::bench {
namespace {

// The fields that a caller sets stand behind those that the server sets.
const std::string& Tail() {
  static const std::string* const tail = [] {
    meetings::v1::Decision decision = SampleDecision();
    decision.clear_visibility();
    return new std::string(decision.SerializeAsString());
  }();
  return *tail;
}

}  // namespace

meetings::v1::Decision SampleDecision() {
  meetings::v1::Decision decision;
  decision.set_visibility(options::v1::VISIBILITY_PUBLIC);
  decision.set_decision_maker(absl::StrCat(kCouncil, "/bodies/", kBodyId));
  decision.mutable_decision_date()->set_year(2014);
  decision.mutable_decision_date()->set_month(3);
  decision.mutable_decision_date()->set_day(11);
  decision.set_title("Customer Strategy 2014 to 2017");
  decision.set_verb_as_stated("RESOLVED");
  decision.set_text(
      "That (A) the Customer Strategy 2014 to 2017, as set out in the appendix "
      "to the report, be approved; (B) the Head of Customer Services be "
      "authorised, in consultation with the portfolio holder, to make minor "
      "changes to the text before it is published; and (C) progress against "
      "the action plan be reported to the Overview and Scrutiny Committee "
      "every six months, the first report to be made in February 2015.");
  decision.set_reasons(
      "The present strategy ends in March 2014. The new one answers what "
      "residents said in the consultation and supports the savings in the "
      "medium term financial plan.");
  decision.set_alternatives(
      "To go on without a strategy was considered and rejected, since no "
      "standards of service would then be agreed.");
  decision.set_interests("None declared.");
  decision.set_kind(meetings::v1::Decision::KIND_BODY);
  decision.set_key(meetings::v1::Decision::ANSWER_YES);
  decision.set_subject_to_call_in(meetings::v1::Decision::ANSWER_YES);
  decision.set_reference("CAB/2014/031");
  decision.mutable_publication_date()->set_year(2014);
  decision.mutable_publication_date()->set_month(3);
  decision.mutable_publication_date()->set_day(13);
  return decision;
}

std::string SampleId(int64_t number) {
  return absl::StrFormat("d%025d", number);
}

std::string SampleName(int64_t number) {
  return absl::StrCat(kCouncil, "/decisions/", SampleId(number));
}

int64_t Scattered(int64_t turn, int64_t count) {
  uint64_t bits = (static_cast<uint64_t>(turn) + 1) * 0x9e3779b97f4a7c15u;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  bits ^= bits >> 31;
  return static_cast<int64_t>(bits % static_cast<uint64_t>(count));
}

bool IsSample(const grpc::ByteBuffer& reply, std::string_view name) {
  constexpr char kNameTag = 1 << 3 | 2;
  constexpr size_t kBeforeName = 2;  // tag and length
  grpc::Slice slice;
  if (!runtime::ReadAll(reply, slice)) return false;
  const std::string_view bytes = runtime::View(slice);
  const std::string& tail = Tail();
  return bytes.size() > kBeforeName + name.size() + tail.size() &&
         bytes[0] == kNameTag &&
         bytes.substr(kBeforeName, name.size()) == name &&
         bytes.substr(bytes.size() - tail.size()) == tail;
}

}  // namespace minutebook::bench
