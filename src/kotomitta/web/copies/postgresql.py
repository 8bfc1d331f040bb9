"""PostgreSQL, by its own programs, which must be on the path."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kotomitta.basis.errors import InputError

_EMPTY = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I CASCADE', found.tablename);
  END LOOP;
END $$;
"""
_PLAIN = ("--no-owner", "--no-privileges")


def save(settings: Mapping[str, Any], file: Path) -> None:
    """The whole database at one moment, in a file."""
    _run(settings, "pg_dump", "--format=custom", *_PLAIN, f"--file={file}")


def load(settings: Mapping[str, Any], file: Path, endings: str) -> None:
    """The database as it is in the file, after the endings; as before when anything fails."""
    script = file.with_name(f"{file.name}.sql")
    try:
        told = ("--clean", "--if-exists", *_PLAIN, f"--file={script}", str(file))
        _run({}, "pg_restore", *told)
        with script.open("a", encoding="utf-8") as more:
            # pg_dump empties the search path for the time of its script
            more.write(f"\nSET search_path TO public;\n{endings}\n")
        once = ("--single-transaction", "--set=ON_ERROR_STOP=1", "--quiet", "--no-psqlrc")
        _run(settings, "psql", *once, f"--command={_EMPTY}", f"--file={script}")
    finally:
        script.unlink(missing_ok=True)


def _run(settings: Mapping[str, Any], program: str, *arguments: str) -> None:
    """Have a program do it; InputError with its last words when it does not."""
    path = shutil.which(program)
    if path is None:
        raise InputError("program_missing", program=program)
    done = subprocess.run(
        [path, *arguments],
        env={**os.environ, **_environment(settings)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        why = done.stderr.strip().splitlines() or [program]
        raise InputError("copy_program_failed", program=program, why=why[-1])


def _environment(settings: Mapping[str, Any]) -> dict[str, str]:
    """Where the database is, as these programs are told; a password is in no list of processes."""
    told = {name: settings.get(name) for name in ("USER", "PASSWORD", "HOST", "PORT")}
    told |= {"DATABASE": settings.get("NAME"), **settings.get("OPTIONS", {})}
    return {f"PG{name.upper()}": str(value) for name, value in told.items() if value}
