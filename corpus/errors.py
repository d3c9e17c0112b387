"""Everything that can go wrong and be told to a person.

PlainClauseError
├── InputError              what was asked or given cannot be used (exit code 2)
│   ├── QuestionError       an empty, invisible or over-long question
│   ├── FilterError         a part or a concept that is not there
│   ├── UnknownPolicyError  no policy or clause of that name
│   ├── PolicyFileError     a policy file that cannot be read as text
│   ├── UnknownAnswerError  no answer with that id was kept
│   └── SettingsError       a setting with a value that cannot be used
└── OperationError          the machine or its files are not in order (exit code 1)
    ├── DataDirError        the data directory cannot be written
    ├── ModelError          the embedding model cannot be prepared or loaded
    ├── IntegrityError      a file of the index or the model is damaged or missing
    ├── FeedbackAwayError   the database of what is kept does not answer
    └── ServeError          the server cannot start
"""

from corpus.catalogue import text
from corpus.types import Language

__all__ = [
    "DataDirError",
    "FeedbackAwayError",
    "FilterError",
    "InputError",
    "IntegrityError",
    "ModelError",
    "OperationError",
    "PlainClauseError",
    "PolicyFileError",
    "QuestionError",
    "ServeError",
    "SettingsError",
    "UnknownAnswerError",
    "UnknownPolicyError",
]


class PlainClauseError(Exception):
    """A fault with a message for people, by its key in the catalogue (`errors.<key>`), in both languages."""

    exit_code = 1

    def __init__(self, key: str, /, **values: object) -> None:
        """Keep the key and the values that the message names."""
        self.key = key
        self.values = values
        super().__init__(self.message("en"))

    def message(self, language: Language) -> str:
        """Return one sentence that says what is wrong and how to mend it."""
        return text(f"errors.{self.key}", language, **self.values)


class InputError(PlainClauseError):
    """What was asked or given cannot be used."""

    exit_code = 2


class QuestionError(InputError):
    """The question is empty, invisible or too long."""


class FilterError(InputError):
    """What a search was narrowed to is not there."""


class UnknownPolicyError(InputError):
    """No policy or clause has that name."""


class PolicyFileError(InputError):
    """A policy file cannot be read as text."""


class UnknownAnswerError(InputError):
    """No answer with that id was kept."""


class SettingsError(InputError):
    """A setting has a value that cannot be used."""


class OperationError(PlainClauseError):
    """The machine or its files are not in order."""


class DataDirError(OperationError):
    """The data directory cannot be written."""


class ModelError(OperationError):
    """The embedding model cannot be prepared or loaded."""


class IntegrityError(OperationError):
    """A file of the index or of the model is damaged, missing or of another version."""


class FeedbackAwayError(OperationError):
    """The database of what is kept does not answer."""


class ServeError(OperationError):
    """The server cannot start."""
