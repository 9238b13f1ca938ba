#include "clients/importers/pages/page_json.h"

#include <nlohmann/json.hpp>

namespace minutebook::importers {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json ToJson(const std::optional<Contact>& contact) {
  if (!contact) return nullptr;
  return {
      {"name", contact->name},
      {"phone", contact->phone.empty() ? Json(nullptr) : Json(contact->phone)}};
}

Json ToJson(const PageDocument& document) {
  Json alternates = Json::array();
  for (const Alternate& alternate : document.alternates) {
    alternates.push_back({{"format", alternate.format},
                          {"size_kb", OrNull(alternate.size_kb)},
                          {"reference", alternate.reference}});
  }
  Json json = {{"title", document.title},
               {"format", OrNull(document.format)},
               {"size_kb", OrNull(document.size_kb)},
               {"alternates", alternates}};
  if (!document.href.empty()) json["href"] = document.href;
  return json;
}

Json ToJson(const std::optional<Resolution>& resolution) {
  if (!resolution) return nullptr;
  Json parts = Json::array();
  for (const ResolutionPart& part : resolution->parts) {
    Json effects = Json::array();
    for (const PartEffect& effect : part.effects) {
      effects.push_back({{"verb", effect.verb},
                         {"subjects", effect.subjects},
                         {"words", effect.words}});
    }
    parts.push_back({{"label", OrNull(part.label)},
                     {"text", part.text},
                     {"effects", effects}});
  }
  return {{"verb", OrNull(resolution->verb)}, {"parts", parts}};
}

Json ToJson(const PageMeeting& meeting) {
  Json json = {{"body", OrNull(meeting.body)},
               {"body_note", OrNull(meeting.body_note)},
               {"date", OrNull(meeting.date)},
               {"item_number", OrNull(meeting.item_number)},
               {"item_title", OrNull(meeting.item_title)},
               {"contact", ToJson(meeting.contact)},
               {"purpose", OrNull(meeting.purpose)},
               {"documents", Json::array()},
               {"resolution", ToJson(meeting.resolution)},
               {"recommendations", Json::array()},
               {"cross_references", Json::array()},
               {"follow_ups", Json::array()}};
  for (const PageDocument& document : meeting.documents) {
    json["documents"].push_back(ToJson(document));
  }
  for (const PageRecommendation& recommendation : meeting.recommendations) {
    json["recommendations"].push_back(
        {{"number", OrNull(recommendation.number)},
         {"text", recommendation.text},
         {"response", OrNull(recommendation.response)}});
  }
  for (const CrossReference& reference : meeting.cross_references) {
    json["cross_references"].push_back({{"kind", reference.kind},
                                        {"ref", OrNull(reference.ref)},
                                        {"body", OrNull(reference.body)},
                                        {"date", OrNull(reference.date)},
                                        {"action", OrNull(reference.action)}});
  }
  for (const FollowUp& follow_up : meeting.follow_ups) {
    json["follow_ups"].push_back(
        {{"what", follow_up.what}, {"due_text", OrNull(follow_up.due_text)}});
  }
  return json;
}

}  // namespace

std::string PageToJson(const Page& page) {
  Json json = {
      {"source", page.source},
      {"kind", page.kind == Page::Kind::kIssue ? "issue" : "agenda_item"},
      {"title", OrNull(page.title)},
      {"notes", Json::array()},
      {"facts", Json::array()},
      {"meetings", Json::array()}};
  for (const NotUnderstood& note : page.not_understood) {
    json["notes"].push_back("line " + std::to_string(note.line) + ": " +
                            note.why + ": " + note.text);
  }
  for (const auto& [key, value] : page.facts) {
    json["facts"].push_back({{"label", key}, {"value", value}});
  }
  for (const PageMeeting& meeting : page.meetings) {
    json["meetings"].push_back(ToJson(meeting));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace minutebook::importers
