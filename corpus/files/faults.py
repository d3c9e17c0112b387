"""What a reader finds wrong with a file, by a key of the catalogue; the path is added by the caller."""


class FileFault(Exception):  # noqa: N818 - the house word for what is wrong with a thing
    """A file cannot be read, for a reason that a person can mend."""

    def __init__(self, key: str) -> None:
        """Keep the key of the sentence."""
        super().__init__(key)
        self.key = key
