#!/usr/bin/env python3
"""Keeps a copy of a council's decisions and prints each change of it.

usage: watch.py HOST:PORT TOKEN_FILE COUNCIL

The cursor is kept in COUNCIL.cursor, so that the next run goes on where this
one ended. What left the caller's view is printed as gone.
"""
import pathlib
import sys

import grpc
from minutebook.meetings.v1 import decision_pb2
from minutebook.records.v1 import change_pb2, ledger_service_pb2_grpc


def main():
    address, token_file, council = sys.argv[1:]
    token = pathlib.Path(token_file).read_text().strip()
    place = pathlib.Path(f"{council}.cursor")
    request = change_pb2.WatchChangesRequest(
        parent=f"councils/{council}",
        types=["minutebook/Decision"],
        cursor=place.read_text() if place.exists() else "",
    )
    with grpc.insecure_channel(address) as channel:
        ledger = ledger_service_pb2_grpc.LedgerServiceStub(channel)
        for reply in ledger.WatchChanges(
            request, metadata=[("authorization", f"Bearer {token}")]
        ):
            for change in reply.changes:
                if not change.HasField("record"):
                    print("gone:", change.name, flush=True)
                    continue
                decision = decision_pb2.Decision()
                change.record.Unpack(decision)
                print(change.name, decision.title or decision.text[:60], flush=True)
            # Written only when what came before it was dealt with.
            place.write_text(reply.cursor)


if __name__ == "__main__":
    main()
