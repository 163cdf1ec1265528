"""Whether data are fit to be paid on: what was understood, what was put right, what to correct, what it would cost."""
