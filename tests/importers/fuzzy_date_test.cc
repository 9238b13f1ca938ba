#include "clients/importers/pages/fuzzy_date.h"

#include <gtest/gtest.h>

namespace minutebook::importers {
namespace {

struct Case {
  const char* as_stated;
  const char* said_on;  // YYYY-MM-DD or empty
  const char* not_before;
  const char* not_after;
  const char* condition;
};

TEST(FuzzyDateTest, InterpretsStatedTimes) {
  const Case kCases[] = {
      {"in February 2014", "2013-09-11", "2014-02-01", "2014-02-28", ""},
      {"in February 2016", "", "2016-02-01", "2016-02-29", ""},
      {"in February 1900", "", "1900-02-01", "1900-02-28", ""},
      {"at its February meeting", "2008-01-08", "2008-02-01", "2008-02-29", ""},
      {"at its February meeting", "2008-03-01", "2009-02-01", "2009-02-28", ""},
      {"at its February meeting", "2008-02-05", "2008-02-01", "2008-02-29", ""},
      {"at its February meeting", "2008-02-29", "2009-02-01", "2009-02-28", ""},
      {"at its February meeting", "", "", "", ""},
      {"later in 2015", "2015-06-18", "2015-06-18", "2015-12-31", ""},
      {"later in 2015", "2014-12-31", "2015-01-01", "2015-12-31", ""},
      {"later in 2015", "", "2015-01-01", "2015-12-31", ""},
      {"later in the year", "2009-06-03", "2009-06-03", "2009-12-31", ""},
      {"by March 2009", "2008-05-01", "", "2009-03-31", ""},
      {"before March 2009", "2008-05-01", "", "2009-02-28", ""},
      {"by 5 May 2010", "", "", "2010-05-05", ""},
      {"by the end of 2012", "", "", "2012-12-31", ""},
      {"by the end of March 2012", "", "", "2012-03-31", ""},
      {"on 29 February 2012", "", "2012-02-29", "2012-02-29", ""},
      {"in the next financial year (April 2016)", "2015-12-01", "2016-04-01",
       "2016-04-30", ""},
      {"in the next financial year", "2016-03-31", "2016-04-01", "2017-03-31",
       ""},
      {"in the next financial year", "2016-04-01", "2017-04-01", "2018-03-31",
       ""},
      {"in the current financial year", "2016-03-31", "2015-04-01",
       "2016-03-31", ""},
      {"during 2017/18", "", "2017-04-01", "2018-03-31", ""},
      {"Autumn 2020", "", "2020-09-01", "2020-11-30", ""},
      {"in winter 2019", "", "2019-12-01", "2020-02-29", ""},
      {"in the summer", "2011-09-02", "2012-06-01", "2012-08-31", ""},
      {"late 2017", "", "2017-09-01", "2017-12-31", ""},
      {"in six months' time", "2011-08-31", "2012-02-01", "2012-02-29", ""},
      {"within six months", "2011-08-31", "2011-08-31", "2012-02-29", ""},
      {"in three weeks", "2011-12-20", "2012-01-10", "2012-01-10", ""},
      {"next year", "2012-12-31", "2013-01-01", "2013-12-31", ""},
      {"after May 2013", "", "2013-06-01", "", ""},
      {"as and when the supporting plans are drawn up", "2008-02-14", "", "",
       "as and when the supporting plans are drawn up"},
      {"once the survey is complete", "", "", "",
       "once the survey is complete"},
      {"in due course", "2013-09-11", "", "", ""},
      {"every three years", "2008-01-08", "", "", ""},
      {"on an annual basis", "2008-01-08", "", "", ""},
      {"", "2008-01-08", "", "", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.as_stated) + " said on " + c.said_on);
    const StatedDue due = InterpretDue(c.as_stated, FromIso(c.said_on));
    EXPECT_EQ(due.not_before.value_or(""), c.not_before);
    EXPECT_EQ(due.not_after.value_or(""), c.not_after);
    EXPECT_EQ(due.condition.value_or(""), c.condition);
  }
}

TEST(CivilDatesTest, FindsDatesAsExactlyAsStated) {
  const struct {
    const char* text;
    const char* iso;
  } kCases[] = {
      {"held on 2nd June, 2008", "2008-06-02"},
      {"on Tuesday 6th February 2008", "2008-02-06"},
      {"on the 3rd of March 2020", "2020-03-03"},
      {"June 3, 2013", "2013-06-03"},
      {"04/08/2015", "2015-08-04"},
      {"in June 2007", "2007-06"},
      {"in 2005", "2005"},
      {"the Strategy 2005", ""},
      {"the Plan 2008-2011", ""},
      {"during 2015/16", ""},
      {"on 31 February 2012", ""},
  };
  for (const auto& c : kCases) {
    const auto dates = FindDates(c.text);
    const std::string iso =
        dates.empty() ? "" : ToIso(dates.front()).value_or("");
    EXPECT_EQ(iso, c.iso) << c.text;
  }
}

}  // namespace
}  // namespace minutebook::importers
