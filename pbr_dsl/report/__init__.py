"""What people and programs read of a contract and a run: pure functions from results to text and objects."""
