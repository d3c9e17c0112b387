"""Policy files of every kind become text: what a file is, and one reader a kind, run in a bounded process."""
