"""Two contracts on the same history: what each would have paid, and who gains and loses."""
