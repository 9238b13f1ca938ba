#!/usr/bin/env python3
"""What a performance-management system does each day: pulls the measures and
targets that changed, and reports the readings of a CSV file.

usage: performance.py HOST:PORT TOKEN_FILE COUNCIL [READINGS.csv]

The columns of the file are measure, start_date, end_date (YYYY-MM-DD) and
value. Reporting it again changes nothing. The cursor is kept in
COUNCIL.targets.cursor, so that the next run pulls what changed since.
"""
import csv
import pathlib
import sys

import grpc
from google.type import date_pb2
from minutebook.actionplans.v1 import (
    measure_service_pb2_grpc,
    reading_pb2,
    reading_report_pb2,
    target_pull_pb2,
)

SOURCE = "performance.py"


def date(text):
    year, month, day = map(int, text.split("-"))
    return date_pb2.Date(year=year, month=month, day=day)


def pull(service, council, metadata):
    place = pathlib.Path(f"{council}.targets.cursor")
    request = target_pull_pb2.PullTargetsRequest(
        parent=f"councils/{council}",
        cursor=place.read_text() if place.exists() else "",
    )
    measures = targets = gone = 0
    for reply in service.PullTargets(request, metadata=metadata):
        measures += len(reply.measures)
        targets += len(reply.targets)
        gone += len(reply.retracted)
        # Written only when what came before it was dealt with.
        if reply.cursor:
            place.write_text(reply.cursor)
    print(f"pulled {measures} measures and {targets} targets, {gone} gone")


def report(service, council, path, metadata):
    reports = []
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            reports.append(
                reading_report_pb2.ReadingReport(
                    measure=f"councils/{council}/measures/{row['measure']}",
                    reading=reading_pb2.Reading(
                        start_date=date(row["start_date"]),
                        end_date=date(row["end_date"]),
                        value=row["value"],
                        status=reading_pb2.Reading.STATUS_FINAL,
                    ),
                )
            )
    reply = service.ReportReadings(
        reading_report_pb2.ReportReadingsRequest(
            parent=f"councils/{council}",
            source=SOURCE,
            reports=reports,
            mode=reading_report_pb2.ReportReadingsRequest.MODE_EACH,
        ),
        metadata=metadata,
    )
    print(
        f"reported: {reply.created} new, {reply.updated + reply.corrected} changed, "
        f"{reply.unchanged} as before, {reply.refused} refused"
    )
    for line, reading in enumerate(reply.readings, start=2):
        for fault in reading.faults:
            print(f"{path}, row {line}: {fault.field}: {fault.description}")


def main():
    address, token_file, council, *files = sys.argv[1:]
    token = pathlib.Path(token_file).read_text().strip()
    metadata = [("authorization", f"Bearer {token}")]
    with grpc.insecure_channel(address) as channel:
        service = measure_service_pb2_grpc.MeasureServiceStub(channel)
        pull(service, council, metadata)
        for path in files:
            report(service, council, path, metadata)


if __name__ == "__main__":
    main()
