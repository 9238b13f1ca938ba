#include "tests/support/random_writes.h"

namespace minutebook::testing {

bool RandomWrites::Do() {
  const std::string councils = kCouncils, meetings = kMeetings;
  councils::v1::Body body;
  meetings::v1::Meeting meeting;
  meetings::v1::Item item;
  switch (Pick(10)) {
    case 0: {
      councils::v1::CreateBodyRequest request;
      request.set_parent(kWex);
      request.set_body_id("b" + Id());
      request.mutable_body()->set_display_name("Body " + Id());
      request.mutable_body()->set_visibility(AnyVisibility());
      return wex_.Call(councils + "CreateBody", request, &body).ok();
    }
    case 1: {
      councils::v1::UpdateBodyRequest request;
      request.mutable_body()->set_name(AnyBody());
      request.mutable_body()->set_display_name("Body " + Id() + Id());
      return wex_.Call(councils + "UpdateBody", request, &body).ok();
    }
    case 2: {
      councils::v1::UpdateBodyRequest request;
      request.mutable_body()->set_name(AnyBody());
      request.mutable_body()->set_visibility(AnyVisibility());
      return wex_.Call(councils + "UpdateBody", request, &body).ok();
    }
    case 3: {
      councils::v1::DeleteBodyRequest request;
      request.set_name(AnyBody());
      return wex_.Call(councils + "DeleteBody", request, &body).ok();
    }
    case 4: {
      councils::v1::UndeleteBodyRequest request;
      request.set_name(AnyBody());
      return wex_.Call(councils + "UndeleteBody", request, &body).ok();
    }
    case 5: {
      meetings::v1::CreateMeetingRequest request;
      request.set_parent(kWex);
      request.set_meeting_id("m" + Id());
      request.mutable_meeting()->set_body(AnyBody());
      request.mutable_meeting()->set_visibility(AnyVisibility());
      return wex_.Call(meetings + "CreateMeeting", request, &meeting).ok();
    }
    case 6: {
      meetings::v1::CreateItemRequest request;
      request.set_parent(AnyMeeting());
      request.set_item_id("i" + Id());
      request.mutable_item()->set_title("Item " + Id());
      request.mutable_item()->set_visibility(AnyVisibility());
      return wex_.Call(meetings + "CreateItem", request, &item).ok();
    }
    case 7: {
      meetings::v1::UpdateMeetingRequest request;
      request.mutable_meeting()->set_name(AnyMeeting());
      request.mutable_meeting()->set_visibility(AnyVisibility());
      request.mutable_meeting()->mutable_exemption()->set_body(AnyBody());
      return wex_.Call(meetings + "UpdateMeeting", request, &meeting).ok();
    }
    case 8: {
      meetings::v1::DeleteMeetingRequest request;
      request.set_name(AnyMeeting());
      request.set_force(true);
      return wex_.Call(meetings + "DeleteMeeting", request, &meeting).ok();
    }
    default: {
      meetings::v1::UndeleteMeetingRequest request;
      request.set_name(AnyMeeting());
      return wex_.Call(meetings + "UndeleteMeeting", request, &meeting).ok();
    }
  }
}

}  // namespace minutebook::testing
