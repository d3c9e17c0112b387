"""Two versions of a policy compared: clauses matched by their words, and what the difference means for a customer."""
