"""Prints who answers for what: every recommendation put to a body, with the
answer, from a running server.

usage: example.py SERVER TOKEN_FILE COUNCIL
Needs the stubs that clients/python/generate makes on PYTHONPATH.
"""

import pathlib
import sys

import grpc
from minutebook.meetings.v1 import decision_service_pb2_grpc
from minutebook.meetings.v1 import recommendation_pb2


def main(server, token_file, council):
    token = pathlib.Path(token_file).read_text().strip()
    metadata = [("authorization", f"Bearer {token}")]
    with grpc.insecure_channel(server) as channel:
        decisions = decision_service_pb2_grpc.DecisionServiceStub(channel)
        request = recommendation_pb2.ListRecommendationsRequest(
            parent=f"councils/{council}")
        while True:
            page = decisions.ListRecommendations(request, metadata=metadata)
            for recommendation in page.recommendations:
                status = recommendation_pb2.Recommendation.Response.Status.Name(
                    recommendation.response.status)
                print(f"{recommendation.number or '-':>3}  "
                      f"{recommendation.text[:60]:<60}  "
                      f"{status.removeprefix('STATUS_').lower()}")
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
