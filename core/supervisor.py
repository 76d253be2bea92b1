"""Programs that run together: started again when they die, and stopped in their order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from core import lifeline
from core.progress import say

GRACE = 10  # seconds that a program has to stop in order
QUICK_DEATH = 5  # seconds; three such deaths in a row and we give up
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Program:
    """`arguments` are those of manage.py."""

    name: str
    arguments: list[str]
    process: subprocess.Popen | None = None
    deaths: list[float] = field(default_factory=list)
    began: float = 0

    def start(self) -> None:
        environment = os.environ | {lifeline.STARTER: str(os.getpid())}
        # In a session of its own, so that Ctrl-C reaches only us and we decide the order.
        self.process = subprocess.Popen(
            [sys.executable, *self.arguments],
            env=environment,
            start_new_session=True,
        )
        self.began = time.monotonic()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: int) -> None:
        """To the program and all that it started, if they are still there."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)


class Supervisor:
    def __init__(self, programs: list[Program]) -> None:
        self.programs = programs
        self.asked_to_stop = 0

    def run(self, when_ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        """Run the programs until we are asked to stop. The answer is an exit code."""
        for number in SIGNALS:
            signal.signal(number, self._ask_to_stop)
        for program in self.programs:
            program.start()
        announced = False
        code = 0
        while not self.asked_to_stop and code == 0:
            code = self._revive()
            if not announced and when_ready():
                announce()
                announced = True
            time.sleep(0.1)
        self._stop()
        return code

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop += 1

    def _revive(self) -> int:
        for program in self.programs:
            if not program.has_died():
                continue
            lived = time.monotonic() - program.began
            program.deaths = [*program.deaths, lived] if lived < QUICK_DEATH else []
            if len(program.deaths) == 3:
                say(f"The {program.name} does not stay up. Its last words stand above.")
                return 1
            say(f"The {program.name} has ended, so it is started again.")
            program.start()
        return 0

    def _stop(self) -> None:
        for program in self.programs:
            say(f"Stopping the {program.name}…")
            program.signal(signal.SIGTERM)
            asked = self.asked_to_stop
            end = time.monotonic() + GRACE
            while not program.has_died():
                if time.monotonic() > end or self.asked_to_stop > max(asked, 1):
                    program.signal(signal.SIGKILL)
                time.sleep(0.05)
