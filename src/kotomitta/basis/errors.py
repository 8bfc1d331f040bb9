"""The one kind of error that reaches a user."""


class InputError(Exception):
    """Something the user gave cannot be used.

    Carries a message key and its facts, so that the words can be said in the user's language.
    `place` names the file and the position in it, or the option, where the remedy is to be applied.
    """

    def __init__(self, key: str, *, place: str = "", **facts: object) -> None:
        self.key = f"error.{key}"
        self.place = place
        self.facts = facts
        super().__init__(f"{place}: {self.key} {facts}")

    def at(self, place: str) -> "InputError":
        """The same error with its place made known by a caller that knows the file."""
        return InputError(self.key.removeprefix("error."), place=place, **self.facts)
