"""What is paid for twice: found, and as it is printed."""
