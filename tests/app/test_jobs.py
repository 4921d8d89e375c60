from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.jobs import Job, Jobs
from nlp_explorer.errors import NO_MEMORY

TASKS = """
import time
from nlp_explorer.errors import EncoderError

def quick(progress, path):
    progress(0.5, "half")
    open(path, "w").write("kept")

def endless(progress):
    while True:
        progress(0.1, "working")
        time.sleep(0.05)

def fails(progress):
    raise EncoderError("The encoder is damaged: install it again.")

def dies(progress):
    raise SystemExit(3)

def killed(progress):
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Callable[..., object]]:
    """Return functions of a module that the worker can import."""
    (tmp_path / "job_tasks.py").write_text(TASKS)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "job_tasks", raising=False)
    import job_tasks  # type: ignore[import-not-found]

    return lambda name: getattr(job_tasks, name)


def wait_until(job: Job, condition: Callable[[Job], bool]) -> None:
    end = time.monotonic() + 120
    while not condition(job):
        assert time.monotonic() < end, (job.status, job.what)
        time.sleep(0.02)


def test_a_job_runs_to_its_end(task: Callable[[str], Callable[..., object]], tmp_path: Path) -> None:
    job = Jobs().start("key", "title", task("quick"), path=str(tmp_path / "out"))
    wait_until(job, lambda job: job.status != "running")
    assert (job.status, job.share, job.error) == ("done", 1.0, "")
    assert (tmp_path / "out").read_text() == "kept"


def test_a_job_that_runs_is_not_started_again(task: Callable[[str], Callable[..., object]]) -> None:
    jobs = Jobs()
    first = jobs.start("key", "title", task("endless"))
    assert jobs.start("key", "title", task("endless")) is first
    jobs.cancel("key")


def test_a_cancelled_job_ends_its_process_and_can_be_started_again(
    task: Callable[[str], Callable[..., object]],
) -> None:
    jobs = Jobs()
    job = jobs.start("key", "title", task("endless"))
    wait_until(job, lambda job: job.what == "working")
    jobs.cancel("key")
    assert job.process is not None
    assert job.process.wait(10) != 0
    assert job.status == "cancelled"
    again = jobs.start("key", "title", task("endless"))
    assert again is not job
    jobs.cancel("key")


def test_what_a_person_can_mend_is_shown(task: Callable[[str], Callable[..., object]]) -> None:
    job = Jobs().start("key", "title", task("fails"))
    wait_until(job, lambda job: job.status != "running")
    assert (job.status, job.error) == ("failed", "The encoder is damaged: install it again.")


def test_a_process_that_dies_is_a_failure_with_its_exit_code(task: Callable[[str], Callable[..., object]]) -> None:
    job = Jobs().start("key", "title", task("dies"))
    wait_until(job, lambda job: job.status != "running")
    assert job.status == "failed"
    assert "exit code 3" in job.error


def test_a_job_stands_still_goes_on_and_is_cancelled_while_it_stands(
    task: Callable[[str], Callable[..., object]],
) -> None:
    jobs = Jobs()
    job = jobs.start("key", "title", task("endless"))
    wait_until(job, lambda job: job.share > 0)
    jobs.pause("key")
    assert job.process is not None
    state = Path(f"/proc/{job.process.pid}/stat")
    if state.exists():
        wait_until(job, lambda job: state.read_text().rsplit(")", 1)[1].split()[0] == "T")
    left = job.seconds_left
    time.sleep(0.1)
    assert job.seconds_left == left
    jobs.pause("key")
    assert job.paused_at is None
    jobs.pause("key")
    jobs.cancel("key")
    assert job.process.wait(timeout=120) != 0


def test_a_process_that_cannot_be_started_is_a_failure_that_says_why(
    task: Callable[[str], Callable[..., object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    job = Jobs().start("key", "title", task("quick"), path="")
    wait_until(job, lambda job: job.status != "running")
    assert (job.status, job.error) == (
        "failed",
        "The work could not be started (No such file or directory). Try again.",
    )


def test_a_job_runs_in_the_environment_of_the_moment_it_was_asked_for(
    task: Callable[[str], Callable[..., object]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    job = Jobs().start("key", "title", task("quick"), path=str(tmp_path / "out"))
    monkeypatch.setenv("PYTHONPATH", "")  # the task lies on the path that has just been taken away
    wait_until(job, lambda job: job.status != "running")
    assert job.status == "done"


def test_a_job_that_the_system_kills_wanted_memory(task: Callable[[str], Callable[..., object]]) -> None:
    job = Jobs().start("key", "title", task("killed"))
    wait_until(job, lambda job: job.status != "running")
    assert (job.status, job.error) == ("failed", NO_MEMORY)
