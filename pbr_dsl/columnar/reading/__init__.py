"""The reader's lexical grammar in SQL: the cells of files as typed columns, with what could not be read."""
