"""Files in: cells, rows and column maps, read as the records of a contract."""
