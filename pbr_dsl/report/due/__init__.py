"""What runs out soon: what somebody can still do for money that would be lost, until which day."""
