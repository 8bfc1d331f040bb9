"""The team simulated client by client and contact by contact: waits, deadlines, use of hours.

`terms` says what a team is, `simulation` runs it, `_kernel` is the
engine and `twin` the same model written for the reader.
"""
