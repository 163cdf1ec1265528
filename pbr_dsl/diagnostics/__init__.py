"""What can be said to an author: codes, diagnostics, and the forms they are printed in."""
