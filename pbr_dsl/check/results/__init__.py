"""Outcomes: when they are achieved, who qualifies, what proves them, and which of a set are due."""
