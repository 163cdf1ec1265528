"""Money: payments, who pays and when, limits, and what is taken back."""
