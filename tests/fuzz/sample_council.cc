#include "tests/fuzz/sample_council.h"

#include "google/protobuf/text_format.h"
#include "minutebook/records/v1/apply.pb.h"
#include "tests/fuzz/target.h"

namespace minutebook::fuzz {
namespace {

constexpr char kRecords[] = R"pb(
  parent: "councils/wex"
  operations {
    create {
      parent: "councils/wex"
      id: "cabinet"
      record {
        [type.googleapis.com/minutebook.councils.v1.Body] {
          display_name: "Cabinet"
          visibility: VISIBILITY_PUBLIC
        }
      }
    }
  }
  operations {
    create {
      parent: "councils/wex"
      id: "m"
      record {
        [type.googleapis.com/minutebook.meetings.v1.Meeting] {
          body: "councils/wex/bodies/cabinet"
          date { year: 2015 month: 8 day: 4 }
          visibility: VISIBILITY_PUBLIC
        }
      }
    }
  }
  operations {
    create {
      parent: "councils/wex"
      id: "i"
      record {
        [type.googleapis.com/minutebook.meetings.v1.Issue] {
          title: "Customer strategy"
          visibility: VISIBILITY_PUBLIC
        }
      }
    }
  }
  operations {
    create {
      parent: "councils/wex/meetings/m"
      id: "1"
      record {
        [type.googleapis.com/minutebook.meetings.v1.Item] {
          title: "Customer strategy 100%"
          item_number: "218"
          issues: "councils/wex/issues/i"
          visibility: VISIBILITY_PUBLIC
        }
      }
    }
  }
  operations {
    create {
      parent: "councils/wex"
      id: "d"
      record {
        [type.googleapis.com/minutebook.meetings.v1.Decision] {
          item: "councils/wex/meetings/m/items/1"
          issues: "councils/wex/issues/i"
          decision_date { year: 2015 month: 8 day: 4 }
          visibility: VISIBILITY_INTERNAL
        }
      }
    }
  }
  operations {
    create {
      parent: "councils/wex/decisions/d"
      id: "a"
      record {
        [type.googleapis.com/minutebook.meetings.v1.Part] {
          text: "That the strategy be approved."
          effects {
            verb: VERB_APPROVED
            subjects { record: "councils/wex/issues/i" }
          }
          visibility: VISIBILITY_CONFIDENTIAL
        }
      }
    }
  }
)pb";

}  // namespace

std::vector<std::string> SampleCouncil::Words() {
  return {"councils/wex",
          "councils/wex/bodies/cabinet",
          "councils/wex/meetings/m",
          "councils/wex/meetings/m/items/1",
          "councils/wex/issues/i",
          "councils/wex/decisions/d",
          "councils/wex/decisions/d/parts/a",
          "councils/wex/settings",
          "councils/wex/meetings/-",
          "councils/other",
          "councils/wex/bodies/none",
          "wex",
          "x",
          "cabinet",
          "0",
          "",
          "*",
          "title",
          "display_name,visibility",
          "visibility",
          "etag",
          "name",
          "date",
          "date desc",
          "decision_date desc",
          "body = \"councils/wex/bodies/cabinet\" AND date >= 2015-01",
          "title:strategy OR -item_number = 218",
          "2015-08-04",
          "en-GB",
          "minutebook/Item",
          "Two\nlines",
          "Caf\xc3\xa9"};
}

SampleCouncil::SampleCouncil() {
  records::v1::ApplyRequest request;
  Require(google::protobuf::TextFormat::ParseFromString(kRecords, &request),
          "the sample is a request");
  CreateCouncil();
  const auto reply = Call("minutebook.records.v1.RecordService.Apply",
                          request.SerializeAsString());
  Require(reply.ok(), reply.status().ToString());
  first_rows_ = CountRows();
  Keep();
}

}  // namespace minutebook::fuzz
