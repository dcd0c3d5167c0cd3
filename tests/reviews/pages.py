"""How tests ask pages of reviews."""

import re

from django.urls import reverse


def text(response) -> str:
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ")


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(f"reviews:{name}", args=args), query)
    assert response.status_code == 200
    return text(response)


def post(client, name, *args, **body):
    return client.post(reverse(f"reviews:{name}", args=args), body)


def fresh(row):
    return type(row).objects.get(pk=row.pk)
