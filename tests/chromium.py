"""Which Chromium the browser tests use. As a program: print its path, or fail."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MACS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def executable() -> str | None:
    """The machine's own, or None: then Playwright takes the one that it fetched."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    return found[0] if found else MACS if os.path.exists(MACS) else None  # noqa: PTH110


def launch_arguments() -> dict[str, object]:
    arguments: dict[str, object] = {}
    if path := executable():
        arguments["executable_path"] = path
    if os.geteuid() == 0:
        arguments["args"] = ["--no-sandbox"]  # Chromium's sandbox refuses root
    return arguments


if __name__ == "__main__":
    print(executable() or sys.exit(1))  # noqa: T201
