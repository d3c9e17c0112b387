"""A question becomes an answer: language, kind, ranking, verdict, wording and citations; and the command line."""
