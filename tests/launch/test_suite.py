"""How the suite is divided, and that its verdict cannot be better than its worst part."""

import pytest

from launch import suite
from launch.machine import Machine
from launch.suite import NO_TESTS, Part

POSTGRESQL = "postgres://strategy@127.0.0.1:5/postgres"


def part(code=0, summary="=== 3 passed in 1.00s ==="):
    return Part("PostgreSQL", "", {}, code=code, summary=summary)


def test_everything_runs_on_postgresql_and_the_marked_tests_on_sqlite_too():
    parts = suite.planned(Machine(env={"DATABASE_URL": POSTGRESQL}), "", [])
    assert [(each.name, each.marks) for each in parts] == [
        ("PostgreSQL", "not browser"),
        ("SQLite", "both_databases and not browser"),
        ("Browser, on PostgreSQL", "browser"),
    ]
    assert [each.env.get("DATABASE_URL") for each in parts] == [POSTGRESQL, None, POSTGRESQL]


def test_without_postgresql_everything_still_runs_and_says_on_what():
    parts = suite.planned(Machine(missing={"PostgreSQL": "no server"}), "", [])
    assert [each.name for each in parts] == ["SQLite, in place of PostgreSQL", "Browser, on SQLite"]


def test_marks_given_by_hand_join_those_of_each_part():
    marks, rest = suite.take_marks(["tests/aop", "-m", "redis or slow", "-x"])
    parts = suite.planned(Machine(env={"DATABASE_URL": POSTGRESQL}), marks, rest)
    assert rest == ["tests/aop", "-x"]
    assert parts[0].marks == "(redis or slow) and not browser"


@pytest.mark.parametrize(
    ("codes", "verdict"),
    [
        ([0, 0, 0], 0),
        ([0, 1, 0], 1),
        ([0, 0, NO_TESTS], 0),
        ([NO_TESTS, NO_TESTS, NO_TESTS], NO_TESTS),
        ([0, 0, 2], 2),
        ([0, -9, 0], -9),
    ],
)
def test_one_bad_part_spoils_the_verdict_and_an_empty_one_does_not(monkeypatch, codes, verdict):
    monkeypatch.setenv("CI", "true")
    assert suite.verdict([part(code) for code in codes], Machine()) == verdict


@pytest.mark.parametrize(("ci", "verdict"), [("true", 1), ("", 0)])
def test_what_is_missing_fails_in_ci_only(monkeypatch, ci, verdict):
    monkeypatch.setenv("CI", ci)
    assert suite.verdict([part()], Machine(missing={"Redis": "no server"})) == verdict


def test_the_total_adds_up_the_parts():
    parts = [
        part(summary="== 1 failed, 10 passed, 2 skipped, 4 deselected in 9.10s =="),
        part(summary="= 5 passed, 1 error in 2.00s ="),
        part(summary="no summary"),
    ]
    assert suite.total(parts, 12.5).strip("= ") == "1 failed, 15 passed, 2 skipped, 1 error in 12.50s"


def test_failures_skips_and_the_summary_are_kept_from_what_pytest_said(monkeypatch):
    said = (
        "tests/test_a.py .F\n"
        "SKIPPED [1] tests/test_a.py:3: Redis is missing\n"
        "\x1b[31mFAILED\x1b[0m tests/test_a.py::test_b - assert 0\n"
        "\x1b[31m====== \x1b[31m1 failed\x1b[0m, \x1b[32m1 passed\x1b[0m in 0.10s ======\x1b[0m\n"
    )
    monkeypatch.setattr("launch.processes.follow", lambda *args, **named: (1, said))
    ran = part()
    suite.run(ran, [])
    assert ran.code == 1
    assert ran.skipped == ["SKIPPED [1] tests/test_a.py:3: Redis is missing"]
    assert ran.failed == ["FAILED tests/test_a.py::test_b - assert 0"]
    assert ran.summary == "====== 1 failed, 1 passed in 0.10s ======"
