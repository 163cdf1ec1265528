"""Exact values: calendars, histories, facts, roundings, statements; no floats anywhere."""
