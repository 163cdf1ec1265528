"""Why somebody is paid this much, or nothing, and the nearest change to the facts that would pay them."""
