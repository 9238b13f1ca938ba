"""Gives a council a strategy with an adopted plan, for the end-to-end tests of
its files and pictures: as many actions and months of readings as asked for, the
same every time.

usage: plan_council.py SERVER TOKEN_FILE COUNCIL PLAN ACTIONS MONTHS
Needs the stubs that clients/python/generate makes on PYTHONPATH.
"""

import datetime
import pathlib
import random
import sys

import grpc
from google.protobuf import any_pb2, json_format
from minutebook.actionplans.v1 import action_pb2, action_plan_pb2, entry_pb2
from minutebook.actionplans.v1 import action_plan_service_pb2_grpc
from minutebook.actionplans.v1 import measure_pb2, measure_service_pb2_grpc
from minutebook.actionplans.v1 import milestone_pb2, plan_course_pb2
from minutebook.actionplans.v1 import reading_report_pb2, target_pb2
from minutebook.councils.v1 import body_pb2, department_pb2, holding_pb2
from minutebook.councils.v1 import post_pb2
from minutebook.meetings.v1 import decision_pb2, issue_pb2, item_pb2
from minutebook.meetings.v1 import meeting_pb2, part_pb2
from minutebook.records.v1 import apply_pb2, record_service_pb2_grpc
from minutebook.strategies.v1 import edition_pb2, objective_pb2, strategy_pb2

TYPES = {
    "actions": action_pb2.Action,
    "actionPlans": action_plan_pb2.ActionPlan,
    "entries": entry_pb2.Entry,
    "milestones": milestone_pb2.Milestone,
    "measures": measure_pb2.Measure,
    "targets": target_pb2.Target,
    "bodies": body_pb2.Body,
    "departments": department_pb2.Department,
    "posts": post_pb2.Post,
    "holdings": holding_pb2.Holding,
    "issues": issue_pb2.Issue,
    "meetings": meeting_pb2.Meeting,
    "items": item_pb2.Item,
    "decisions": decision_pb2.Decision,
    "parts": part_pb2.Part,
    "strategies": strategy_pb2.Strategy,
    "editions": edition_pb2.Edition,
    "objectives": objective_pb2.Objective,
}
MOST = 500  # operations of one call

WORK = [
    "Map how residents reach the council today, channel by channel",
    "Answer calls to the contact centre within twenty seconds",
    "Move paper forms for housing benefit to the web",
    "Train advisers of all departments in plain English",
    "One telephone number for every service, with a menu that Members agreed",
    "Replace the appointment diary at the three area offices",
    "Publish how long each service takes to answer",
    "Agree with the County who answers what about roads and refuse",
    "Tell residents by text message when their request was dealt with",
    "Review opening hours of the St Aldate's reception",
    "Set up a panel of tenants who test new forms before they go live",
    "=Budget line that looks like a formula",
]


def date(day):
    return {"year": day.year, "month": day.month, "day": day.day}


class Council:
    def __init__(self, server, token_file, council):
        token = pathlib.Path(token_file).read_text().strip()
        self.metadata = [("authorization", f"Bearer {token}")]
        self.channel = grpc.insecure_channel(server)
        self.records = record_service_pb2_grpc.RecordServiceStub(self.channel)
        self.plans = action_plan_service_pb2_grpc.ActionPlanServiceStub(
            self.channel)
        self.measures = measure_service_pb2_grpc.MeasureServiceStub(
            self.channel)
        self.name = f"councils/{council}"
        self.waiting = []
        self.reports = []

    def add(self, name, **fields):
        """Has the record of that name below the council created."""
        path = name.split("/")
        record = json_format.ParseDict(fields, TYPES[path[-2]]())
        packed = any_pb2.Any()
        packed.Pack(record)
        parent = "/".join([self.name] + path[:-2])
        self.waiting.append(apply_pb2.Operation(
            create=apply_pb2.CreateOperation(
                parent=parent, id=path[-1], record=packed)))
        if len(self.waiting) == MOST:
            self.send()
        return f"{self.name}/{name}"

    def send(self):
        if not self.waiting:
            return
        self.records.Apply(
            apply_pb2.ApplyRequest(parent=self.name, operations=self.waiting),
            metadata=self.metadata)
        self.waiting = []


    def report(self, source):
        """Reports the readings gathered, as that source."""
        if self.reports:
            self.measures.ReportReadings(
                reading_report_pb2.ReportReadingsRequest(
                    parent=self.name, source=source, reports=self.reports),
                metadata=self.metadata)
        self.reports = []


def add_strategy(council, plan):
    cabinet = council.add(f"bodies/{plan}-cabinet",
                          display_name="City Executive Board",
                          kind="KIND_EXECUTIVE")
    issue = council.add(f"issues/{plan}", title="Customer Contact Strategy")
    strategy = council.add(f"strategies/{plan}",
                           title="Customer Contact Strategy 2015 to 2018",
                           issues=[issue])
    council.add(f"strategies/{plan}/editions/e1", version="2015")
    objectives = [
        council.add(f"strategies/{plan}/objectives/{number}", title=title)
        for number, title in enumerate(
            ["Answer sooner", "Answer well the first time",
             "Cost less, so that other services need not"], 1)]
    meeting = council.add(f"meetings/{plan}", body=cabinet,
                          date=date(datetime.date(2015, 3, 4)))
    council.add(f"meetings/{plan}/items/7", issues=[issue],
                minute_number="112",
                title="Customer Contact Strategy: action plan")
    decision = council.add(f"decisions/{plan}", item=f"{meeting}/items/7")
    record = council.add(f"actionPlans/{plan}",
                         title="Customer Contact Action Plan 2015/16",
                         strategies=[strategy],
                         edition=f"{strategy}/editions/e1",
                         owner=f"{council.name}/posts/{plan}-head",
                         start_date=date(datetime.date(2015, 4, 1)),
                         end_date=date(datetime.date(2016, 3, 31)))
    part = council.add(
        f"decisions/{plan}/parts/b",
        text="(B) the action plan set out in Appendix 2 be adopted, subject to "
        "measures and targets being reported to the Board in October",
        effects=[{"verb": "VERB_ADOPTED", "subjects": [{"record": record}]},
                 {"verb": "VERB_ENDORSED", "words": "the strategy be endorsed",
                  "subjects": [{"record": strategy}]}])
    del decision
    return objectives, record, part


def add_actions(council, plan, count, objectives, rng):
    first = datetime.date(2015, 4, 1)
    for i in range(count):
        start = first + datetime.timedelta(days=rng.randrange(0, 150))
        due = start + datetime.timedelta(days=rng.randrange(40, 330))
        done = rng.choice([0, 10, 30, 50, 80, 100])
        fields = {}
        if i % 9 != 4:
            fields["owner"] = f"{council.name}/posts/{plan}-head"
        if i % 11 != 7:
            fields.update(start_date=date(start), due_date=date(due))
        else:
            fields["due_as_stated"] = "as and when funding is found"
        if i % 4 == 0:
            fields["description"] = (
                "Residents told the panel in November that they are passed on "
                "from desk to desk.\n\nThe work begins with the three "
                "departments that two thirds of all contact is with, and goes "
                "on with the others once it is known to save time.")
            fields["funding"] = [{
                "source": "Transformation fund", "programme": "Contact 2018",
                "amount": {"currency_code": "GBP", "units": 12000 + 125 * i,
                           "nanos": 500000000},
                "financial_year": "2015/16", "kind": "KIND_REVENUE",
                "status": "STATUS_CONFIRMED" if i % 8 else "STATUS_BID"}]
        if i % 5 == 0:
            fields["savings"] = [{
                "amount": {"currency_code": "GBP", "units": 4000 + 10 * i,
                           "nanos": 990000000},
                "financial_year": "2016/17", "kind": "KIND_CASHABLE",
                "status": "STATUS_PLANNED"}]
            fields["notes"] = [{
                "note_date": date(datetime.date(2015, 9, 14)),
                "text": "Work waits for the supplier's answer; see risk 14.",
                "author": f"{council.name}/posts/{plan}-head"}]
        action = council.add(
            f"actions/{plan}-{i}", title=WORK[i % len(WORK)],
            department=f"{council.name}/departments/{plan}-customers",
            state="STATE_COMPLETED" if done == 100 else
            "STATE_IN_PROGRESS" if done else "STATE_NOT_STARTED",
            percent_complete=done, **fields)
        for number in range(1, 1 + i % 4):
            day = start + datetime.timedelta(
                days=(due - start).days * number // (i % 4))
            milestone = {"title": f"Stage {number} signed off",
                         "due_date": date(day)}
            if rng.random() < done / 100:
                milestone["completion"] = {"completed_date": date(day)}
            council.add(f"actions/{plan}-{i}/milestones/{number}", **milestone)
        council.add(f"actionPlans/{plan}/entries/e{i}", action=action,
                    number=f"{1 + i % 3}.{1 + i // 3}", position=10 * i,
                    objective=objectives[i % 3])


def add_measures(council, plan, months, objectives, rng):
    names = [("Calls answered within 20 seconds", "%", "POLARITY_HIGHER", 70),
             ("Cost of a contact", "£", "POLARITY_LOWER", 4),
             ("Requests dealt with at the first contact", "%",
              "POLARITY_HIGHER", 60)]
    for i, (title, unit, polarity, begin) in enumerate(names):
        measure = f"measures/{plan}-{i}"
        council.add(measure, title=title, unit=unit, polarity=polarity,
                    code=f"CC{i + 1:02}", frequency="FREQUENCY_MONTH",
                    decimal_places=2, data_source="Telephony system",
                    owner=f"{council.name}/posts/{plan}-head",
                    baseline={"value": str(begin)},
                    objectives=[objectives[i]],
                    actions=[f"{council.name}/actions/{plan}-{i}"])
        day = datetime.date(2015, 10, 1)
        for month in range(months):
            end = day - datetime.timedelta(days=1)
            day = end.replace(day=1)
            period = {"start_date": date(day), "end_date": date(end)}
            value = begin * (1 + 0.1 * rng.random()) + 0.004 * begin * (
                months - month)
            council.add(f"{measure}/targets/t{month}",
                        value=f"{begin * 1.1:.2f}", **period)
            reading = None
            if month % 13 == 5 and month:
                reading = {"no_data": "NO_DATA_LATE"}
            elif month % 17 != 9:
                reading = {
                    "value": f"{value:.2f}",
                    "commentary": "-2 advisers on leave, +1 agency"
                    if month == 3 else "",
                    "status": "STATUS_PROVISIONAL" if month < 2 else
                    "STATUS_FINAL"}
            if reading:
                council.reports.append(json_format.ParseDict(
                    {"measure": f"{council.name}/{measure}",
                     "reading": {**reading, **period}},
                    reading_report_pb2.ReadingReport()))


def main(server, token_file, name, plan, actions, months):
    rng = random.Random(1365)
    council = Council(server, token_file, name)
    council.add(f"departments/{plan}-customers",
                display_name="Customer Services")
    council.add(f"posts/{plan}-head",
                display_name="Head of Customer Services")
    council.add(f"posts/{plan}-head/holdings/1",
                person_as_stated="A. Person",
                start_date=date(datetime.date(2010, 1, 1)))
    objectives, record, part = add_strategy(council, plan)
    add_actions(council, plan, int(actions), objectives, rng)
    add_measures(council, plan, int(months), objectives, rng)
    council.send()
    council.report("telephony")
    council.plans.AdoptPlan(
        plan_course_pb2.AdoptPlanRequest(name=record, part=part),
        metadata=council.metadata)


if __name__ == "__main__":
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    main(*sys.argv[1:])
