"""What `run.py proof` says at its end."""

from launch import proof


def test_a_missed_goal_is_named_and_ends_with_one(capsys):
    assert proof.summarise({"bench/home.py": (0, 61.0), "bench/plan.py": (1, 59.0), "slow tests": (0, 0.0)}) == 1
    said = capsys.readouterr().out
    assert "bench/plan.py: missed (exit code 1), 59 s" in said
    assert "Missed: bench/plan.py; 2.0 min" in said


def test_all_goals_met_end_with_nothing(capsys):
    assert proof.summarise({"bench/home.py": (0, 1.0)}) == 0
    assert "All figures and long tests passed" in capsys.readouterr().out


def test_the_code_and_the_time_of_a_part_are_kept():
    code, seconds = proof.timed(lambda number: number, 7)
    assert code == 7
    assert seconds >= 0
