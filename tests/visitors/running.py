"""The app as its users have it: the command, in a process of its own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = "from kotomitta.cli.app import main; main()"
ADDRESS = re.compile(r"http://localhost:\d+/\S*")
Process = subprocess.Popen[str]


def started(*arguments: str, **settings: str) -> Process:
    """`kotomitta serve` with its arguments; what it says is to be read from standard error."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", *arguments],
        env={**os.environ, "KOTOMITTA_LANG": "en", **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def serving(data: Path, *arguments: str, **settings: str) -> Iterator[str]:
    """The address that the command prints, for as long as the block lasts."""
    with started("--port", "0", "--data", str(data), *arguments, **settings) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        try:
            found = ADDRESS.search(first)
            assert found, first + process.stderr.read()
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
