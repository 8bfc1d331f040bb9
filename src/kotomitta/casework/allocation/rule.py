"""The rule by which cases are given, which a team may change."""

from dataclasses import dataclass, replace

from kotomitta.casework.allocation.terms import Points, Round


@dataclass(frozen=True, slots=True)
class Rule:
    """How cases are given: what weighs what, and to which share of own hours workers are filled."""

    points: Points
    fill: float = 1.0

    def asked(self, asked: Round) -> Round:
        """The round as this rule asks it; what somebody carries beyond the fill stays with them."""
        scale = asked.board.scale
        filled = replace(scale, full=scale.full.filled(self.fill))
        board = replace(asked.board, scale=filled)
        return replace(asked, board=board, points=self.points)
