"""Long work in the background: every session sees its progress, who may decide can cancel it, a reload keeps it."""

from __future__ import annotations

import json
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import streamlit as st

from app import door
from nlp_explorer.errors import NO_MEMORY

logger = logging.getLogger(__name__)

CAN_PAUSE = hasattr(signal, "SIGSTOP")  # not on Windows

KILLED = -9  # by SIGKILL: nobody here sends it, systems do when memory runs out

JobStatus = Literal["running", "done", "failed", "cancelled"]


@dataclass(eq=False)
class Job:
    """One piece of work. Written by its own thread, read by all sessions."""

    key: str
    title: str
    status: JobStatus = "running"
    share: float = 0.0
    what: str = "starting"
    error: str = ""
    started: float = field(default_factory=time.monotonic)
    process: subprocess.Popen[bytes] | None = None
    paused_at: float | None = None
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))  # of the moment it was asked for

    @property
    def seconds_left(self) -> float | None:
        """Remaining time if the work goes on as it did; None while too little is done to tell."""
        elapsed = (self.paused_at or time.monotonic()) - self.started
        return elapsed / self.share * (1 - self.share) if self.share > 0.02 and elapsed > 1 else None


class Jobs:
    """All jobs of this server, by key. A key that runs or is done is not started again."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> Job | None:
        """Return a job, or None if it was never started."""
        return self._jobs.get(key)

    def with_prefix(self, prefix: str) -> list[Job]:
        """Return the jobs whose key starts with ``prefix``, in the order they were started."""
        return [job for key, job in list(self._jobs.items()) if key.startswith(prefix)]

    def start(self, key: str, title: str, function: Callable[..., object], **arguments: Any) -> Job:
        """Start ``function(progress=..., **arguments)`` in a process of its own, unless it already runs or is done."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.status in ("failed", "cancelled"):
                job = self._jobs[key] = Job(key, title)
                task = (function.__module__, function.__name__, arguments)
                threading.Thread(target=_watch, args=(job, task), daemon=True, name=f"job {key}").start()
            return job

    def cancel(self, key: str) -> None:
        """Stop a running job. What it has already kept on disk stays."""
        job = self._jobs.get(key)
        if job is not None and job.status == "running":
            job.status = "cancelled"
            if job.process is not None:
                job.process.terminate()
                if job.paused_at is not None:  # a process that stands still hears nothing
                    job.process.send_signal(signal.SIGCONT)

    def pause(self, key: str) -> None:
        """Let a running job stand still, or go on if it does."""
        job = self._jobs.get(key)
        if job is None or job.status != "running" or job.process is None:
            return
        if job.paused_at is None:
            job.paused_at = time.monotonic()
            job.process.send_signal(signal.SIGSTOP)
        else:
            job.started += time.monotonic() - job.paused_at
            job.paused_at = None
            job.process.send_signal(signal.SIGCONT)

    def forget(self, key: str) -> None:
        """Let a failed or cancelled job be started again."""
        with self._lock:
            self._jobs.pop(key, None)


def _watch(job: Job, task: tuple[str, str, dict[str, Any]]) -> None:
    try:
        _carry_out(job, task)
    except OSError as error:
        logger.exception("the process of the job %s could not be started", job.key)
        if job.status == "running":
            job.status, job.error = "failed", f"The work could not be started ({error.strerror}). Try again."
    finally:
        if job.status == "running":
            code = None if job.process is None else job.process.returncode
            job.status = "failed"
            stopped = f"The work stopped (exit code {code}); the log of the server says why. Try again."
            job.error = NO_MEMORY if code == KILLED else stopped


def _carry_out(job: Job, task: tuple[str, str, dict[str, Any]]) -> None:
    command = [sys.executable, "-m", "nlp_explorer.worker"]
    # The environment goes as a copy: one that another thread changes while the process starts is a bad address.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=job.environment) as process:
        job.process = process
        if job.status == "cancelled":  # before there was a process to stop
            process.terminate()
            return
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump(task, process.stdin, protocol=5)  # straight through: a large dataset is not copied first
            process.stdin.close()
        except BrokenPipeError:
            logger.warning("the process of the job %s ended before it had its task", job.key)
        for line in process.stdout:
            entry = json.loads(line)
            if "error" in entry:
                job.error, job.status = entry["error"], "failed"
            elif "done" in entry:
                job.share, job.status = 1.0, "done"
            else:
                job.share, job.what = entry["share"], entry["what"]


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """Return the jobs of this server."""
    return Jobs()


def show_job(job: Job) -> None:
    """Show how far a job is, with a way to stop it, until it ends; then run the page again."""

    @st.fragment(run_every=0.5)
    def watch() -> None:
        if job.status in ("done", "failed", "cancelled"):
            st.rerun()
        left = job.seconds_left
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(
                job.share,
                f"{job.title}: {job.what}" + (f", about {left:,.0f} s left" if left is not None else ""),
            )
            if not door.allows("decide"):  # it may be a decision of others that is being kept
                return
            if CAN_PAUSE and st.button("Pause" if job.paused_at is None else "Go on", key=f"pause-{job.key}"):
                jobs().pause(job.key)
                st.rerun(scope="fragment")
            if st.button("Cancel", key=f"cancel-{job.key}"):
                jobs().cancel(job.key)

    watch()
