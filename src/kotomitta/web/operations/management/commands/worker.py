"""The process that does what takes long, and says that it lives."""

from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from kotomitta.web.operations.models import BEAT, Heartbeat


class Command(DatabaseWorker):
    """`worker`: the worker of django-tasks-db with a heartbeat beside it."""

    def handle(self, **options: Any) -> None:
        """Work until stopped."""
        stopped = Event()
        Thread(target=_beat, args=(options["worker_id"], stopped), daemon=True).start()
        try:
            super().handle(**options)
        finally:
            stopped.set()


def _beat(worker: str, stopped: Event) -> None:
    while True:
        close_old_connections()
        try:
            Heartbeat.beat(worker)
        except DatabaseError:
            connection.close()  # the worker itself says what is wrong with the database
        if stopped.wait(BEAT.total_seconds()):
            return
