"""The sections of the report, in the order in which they answer the motion."""
