"""A file becomes a policy; a policy becomes clauses with numbers, headings, sentences and offsets."""
