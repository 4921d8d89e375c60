"""Twenty people judge at once on the real shared server: nothing is lost, doubled or mixed, and each answer is quick.

    python benchmarks/reviewers.py [--people 20] [--answers 100] [--think 1.0]

Each person is a client of their own that speaks the pages' websocket protocol: it presses a label's button, waits until
the page has been drawn again, thinks, and goes on. Printed: the seconds from a press to the next text (median, 95th
percentile, longest), the server's CPU-seconds an answer (start included), and what is in the project afterwards against
what was pressed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from nlp_explorer.projects import OpenedAs, open_workspace
from nlp_explorer.reading import read
from nlp_explorer.review.queues.judging import all_judgements, answers
from nlp_explorer.review.queues.parts import chosen_rows
from nlp_explorer.review.queues.queue import make_queue

ROOT = Path(__file__).resolve().parents[1]
PORT = 8799
N_PRACTICE = 5


class Client:
    """One person's browser, as far as judging goes."""

    def __init__(self, name: str, secret: str) -> None:
        self.name, self.secret = name, secret
        self.seconds: list[float] = []
        self.pressed: list[str] = []
        self._known: dict[str, ForwardMsg] = {}
        self._buttons: dict[str, tuple[str, bool]] = {}

    async def work(self, n_answers: int, think: float, generator: np.random.Generator) -> None:
        """Go through practice, then give the answers, choosing by lot."""
        headers = {"Cookie": f"nlp_explorer_link={self.secret}", "Origin": f"http://127.0.0.1:{PORT}"}
        async with websockets.connect(
            f"ws://127.0.0.1:{PORT}/_stcore/stream",
            additional_headers=headers,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
        ) as socket:
            await self._run(socket, None)
            await self._run(socket, self._button("Start"))
            for _ in range(N_PRACTICE):
                await self._run(socket, self._button("a"))
                await self._run(socket, self._button("Go on"))
            for _ in range(n_answers):
                await asyncio.sleep(float(generator.exponential(think)))
                label = "ab"[int(generator.integers(0, 2))]
                begun = time.perf_counter()
                await self._run(socket, self._button(label))
                self.seconds.append(time.perf_counter() - begun)
                self.pressed.append(label)

    def _button(self, label: str) -> str:
        return next(widget for name, widget in self._buttons.items() if name == label)

    async def _run(self, socket: websockets.ClientConnection, press: str | None) -> None:
        """Run the page's script once, with a button pressed, and take in what it draws."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        if press is not None:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = press, True
        await socket.send(message.SerializeToString())
        self._buttons = {}
        while True:
            got = ForwardMsg.FromString(await socket.recv())  # type: ignore[arg-type]
            if got.WhichOneof("type") == "ref_hash":
                got = self._known[got.ref_hash]
            elif got.hash:
                self._known[got.hash] = got
            kind = got.WhichOneof("type")
            if kind == "delta" and got.delta.new_element.WhichOneof("type") == "button":
                button = got.delta.new_element.button
                self._buttons[button.label] = button.id
            if kind == "delta" and got.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(got.delta.new_element.exception.message)
            if kind == "script_finished":
                return


async def all_at_once(clients: list[Client], n_answers: int, think: float) -> None:
    """Let everybody work at the same time."""
    generators = np.random.default_rng(0).spawn(len(clients))
    await asyncio.gather(*(client.work(n_answers, think, g) for client, g in zip(clients, generators, strict=True)))


def main() -> None:
    """Serve, judge, count."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--answers", type=int, default=100)
    parser.add_argument("--think", type=float, default=1.0, help="mean seconds between answers")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data.csv")
        n_rows = asked.answers + N_PRACTICE
        frame = {"text": [f"text number {at}" for at in range(n_rows)], "label": ["a", "b"] * (n_rows // 2) + ["a"]}
        pd.DataFrame({name: values[:n_rows] for name, values in frame.items()}).to_csv(data, index=False)
        os.environ["NLP_EXPLORER_WORKSPACE"] = str(Path(folder, "workspace"))
        names = [f"person{at}" for at in range(asked.people)]
        dataset = read([data])
        project = open_workspace().project_for(dataset, OpenedAs(paths=(str(data),)))
        parts = [chosen_rows(np.arange(asked.answers))]
        queue = make_queue(project, dataset, parts, name="q", reviewers=names, author="lead", per_row=len(names))
        links = [part for name in names for part in ("--link", f"{name}:reviewer")]
        command = [Path(sys.executable).with_name("nlp-explorer"), "app", data, "--share", "--address", "127.0.0.1",
                   "--port", str(PORT), *links]  # fmt: skip
        log = Path(folder, "log")
        with log.open("w") as out:
            server = subprocess.Popen(command, stdout=out, stderr=out, cwd=ROOT)
        try:
            while "person" not in log.read_text():
                time.sleep(0.2)
            time.sleep(5)
            secrets = dict(re.findall(r"^  (\S+), reviewer .*/enter/(\S+)$", log.read_text(), re.MULTILINE))
            clients = [Client(name, secrets[name]) for name in names]
            asyncio.run(all_at_once(clients, asked.answers, asked.think))
        finally:
            server.terminate()
            server.wait()
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = answers(all_judgements(project, queue))
        said = said[said["item"].isin(queue.judged.index)]
        seconds = np.concatenate([client.seconds for client in clients])
        median, high = np.percentile(seconds, [50, 95])
        print(f"{asked.people} people, {asked.answers} answers each, thinking {asked.think} s: median {median:.2f} s, "
              f"95th percentile {high:.2f} s, longest {seconds.max():.2f} s")  # fmt: skip
        print(f"server: {(spent.ru_utime + spent.ru_stime) / len(seconds):.3f} CPU-seconds an answer")
        wrong = 0
        for client in clients:
            mine = said[said["reviewer"] == client.name].sort_values("time")
            wrong += [labels[0] for labels in mine["labels"]] != client.pressed
        print(f"answers kept: {len(said):,} of {asked.people * asked.answers:,}; people whose answers differ: {wrong}")


if __name__ == "__main__":
    main()
