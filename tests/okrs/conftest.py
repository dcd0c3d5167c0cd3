"""How tests of aims look at pages."""

import pytest
from django.urls import reverse


@pytest.fixture
def here(client, quarter):
    """`here(user)` signs in and looks at the quarter; `.get(name, *args)` and `.post` take URL names."""

    class Reader:
        def __init__(self, user):
            client.force_login(user)

        def get(self, name, *args, query=None, **kwargs):
            return client.get(reverse(f"okrs:{name}", args=args), {"cycle": quarter.pk, **(query or {})}, **kwargs)

        def post(self, name, *args, data=None, **kwargs):
            return client.post(reverse(f"okrs:{name}", args=args), data or {}, **kwargs)

    return Reader
