"""A list costs the same number of queries for a few rows and for many.

Each app registers its lists in `tests/queries/<app>.py` as `LISTS`; each is asked at two sizes.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.queries import LISTS
from tests.support.rights import World

SIZES = (3, 30)


@pytest.mark.django_db
@pytest.mark.parametrize("listing", LISTS, ids=str)
def test_a_list_costs_the_same_for_few_rows_and_for_many(request, organisation_settings, listing):
    world, client = World(request), Client()
    client.force_login(getattr(world, listing.part))
    counts, asked, made = {}, [], 0
    for size in SIZES:
        listing.fill(world, made, size)
        made = size
        path = listing.address(world)
        client.get(path)  # what is kept after the first request is not counted
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(path)
        assert response.status_code == 200
        if hasattr(response, "streaming_content"):
            b"".join(response.streaming_content)
        counts[size], asked = len(queries), [query["sql"][:300] for query in queries]
    assert len(set(counts.values())) == 1, f"{counts}\n" + "\n".join(asked)
    assert counts[SIZES[0]] <= listing.most, f"{counts}\n" + "\n".join(asked)
