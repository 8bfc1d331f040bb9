"""Neglect against resourcing: what better staffing would avoid or bring, if its links are believed.

No study was found that links a caseload to an outcome, so a reader may reject every link.
"""
