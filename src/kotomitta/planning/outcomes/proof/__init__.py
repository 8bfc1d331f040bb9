"""The cap put to the proof: the unit simulated on the answer's own draws.

`prepared` makes a unit of an answer's parts, `prove` tries caps and features on it, `proof` says
what was found.
"""
