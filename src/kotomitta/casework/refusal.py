"""The one way in which casework says no."""

from kotomitta.basis.errors import InputError


class RefusalError(InputError):
    """What was asked cannot be done, not now or not by this actor; key and facts say why.

    Names among the facts are in three languages, so that the words can be said in each.
    """

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(f"casework_{reason}", place="", **facts)
        self.reason = reason
