"""Facts: records, the tables and lots whose rows a contract lists, and how rows lead to one another."""
