"""What kinds of papers there are: how much each is needed, its formats, and why one is not taken."""
