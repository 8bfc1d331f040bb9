"""The unit simulated case by case and contact by contact, on the core of the team's simulation.

`unit` says what a unit is and which of its features are on, `clients` who comes, `course` makes of
one draw what the engine takes, `replications` runs any of them on its own and `measures` counts.
`_kernel` is the engine, with the calendar and the staff beside it; its twin is in the tests.
"""
