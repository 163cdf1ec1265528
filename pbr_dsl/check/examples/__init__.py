"""Worked examples: what is given and what is expected."""
