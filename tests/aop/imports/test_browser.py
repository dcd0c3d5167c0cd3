"""The import in a browser: nobody is kept out at any step, whatever they see by."""

import pytest
from django.urls import reverse

from aop.services.imports.checking import check_import
from tests.support.imports import PLAN_CSV, apply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_bring_a_budget(new_page, finance, received, scheme, assert_accessible):
    page = new_page(finance, color_scheme=scheme)
    unclear = PLAN_CSV + b"Grid,Crews,6110,Software,five,1,1\n"
    uploads = [
        received(name="understood.csv"),
        check_import(upload=received(unclear, name="unclear.csv"), actor=finance),
        apply(received(), finance),
    ]
    pages = [reverse("aop:import_list"), *(reverse("aop:import_detail", args=[upload.pk]) for upload in uploads)]
    for address in [*pages, reverse("aop:export_page")]:
        page.goto(address)
        assert_accessible(page)
