"""The library: all policies of this installation, searchable, with the encoder and the words that questions need."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import resources
from pathlib import Path

from corpus.clauses import split_clauses
from corpus.concepts import concepts_in
from corpus.errors import IntegrityError, UnknownPolicyError
from corpus.loading import load_policy
from corpus.plain import load_wordings, plain_file
from corpus.settings import Settings
from corpus.text import fold
from corpus.types import LANGUAGES, Language, Policy
from index.encoder import Encoder, Tokens, Vectors, open_encoder
from index.files import Progress, locked, silent
from index.generation import Earlier, Generation, inputs_of, load_earlier, load_generation, save_generation
from index.policy_index import Matches, PolicyIndex, build_policy_index, mean_of
from index.slips import SlipRepair
from index.sources import policy_files
from index.words import Words


@cache
def question_sample() -> dict[Language, list[str]]:
    """Return general questions in each language, whose mean vector is what the language itself contributes."""
    found = tomllib.loads(resources.files("index").joinpath("data/query_sample.toml").read_text(encoding="utf-8"))
    return {language: found[language] for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Library:
    """The policies of one generation and what turns a question into words and vectors."""

    generation: Generation
    encoder: Encoder
    words: Words
    slips: SlipRepair

    def index(self, policy_id: str) -> PolicyIndex:
        """Return the index of a policy; raises UnknownPolicyError."""
        try:
            return self.generation.indexes[policy_id]
        except KeyError:
            known = ", ".join(sorted(self.generation.indexes))
            raise UnknownPolicyError("unknown_policy", policy=policy_id[:64], known=known) from None

    def index_file(self, path: Path, settings: Settings) -> PolicyIndex:
        """Return an index of a policy file that was never taken in, kept in memory only."""
        policy = load_policy(path, max_chars=settings.max_policy_chars, limits=settings.parse_limits)
        known = next((i for i in self.generation.indexes.values() if i.policy.sha256 == policy.sha256), None)
        if known and not plain_file(path):
            # The very text of an indexed policy: what was approved for it holds, and nothing is embedded again.
            return replace(known, policy=policy)
        wordings = load_wordings(path, policy, split_clauses(policy.text))
        return build_policy_index(policy, self.words, self.encoder, wordings)

    def match(self, index: PolicyIndex, question: str, language: Language) -> Matches:
        """Return how every passage of `index` fits a question in `language`."""
        return self.match_embedded(index, question, language, self.embed(question))

    def embed(self, question: str) -> tuple[Vectors, Tokens]:
        """Return a question's vector and those of its tokens, which are the same for every policy."""
        (vector,), (tokens,) = self.encoder.embed_question_tokens([fold(question)])
        return vector, tokens

    def match_embedded(
        self, index: PolicyIndex, question: str, language: Language, embedded: tuple[Vectors, Tokens]
    ) -> Matches:
        """Return how every passage of `index` fits a question that `embed` has embedded."""
        centre = self.generation.language_means[language]
        return index.match(self.words.cut(question), concepts_in(question), *embedded, centre, self.encoder.fingerprint)


def open_library(settings: Settings, progress: Progress = silent, *, rebuild: bool = False) -> Library:
    """Return the library, building the index where it is missing, damaged, out of date, or `rebuild` asks for it.

    Only policies that changed are indexed again, with `rebuild` all of them.
    Damage is named through `progress` before it is mended. Raises PolicyFileError, ModelError and DataDirError.
    """
    paths = policy_files(settings.data_dir)
    policies = [load_policy(path, max_chars=settings.max_policy_chars, limits=settings.parse_limits) for path in paths]
    encoder = open_encoder(settings, progress)
    words = Words(settings.data_dir / "jieba")
    slips = SlipRepair(words)
    inputs = inputs_of(policies, encoder.fingerprint)
    with locked(settings.data_dir):
        try:
            if not rebuild:
                return Library(load_generation(settings.data_dir, inputs), encoder, words, slips)
        except IntegrityError as error:
            if error.key != "no_generation":
                progress("index_unusable", fault=error)
        means = {language: _question_mean(encoder, language) for language in LANGUAGES}
        earlier = Earlier() if rebuild else load_earlier(settings.data_dir, inputs)
        indexed = partial(_indexed, earlier=earlier, words=words, encoder=encoder, progress=progress)
        indexes = [indexed(path, policy) for path, policy in zip(paths, policies, strict=True)]
        save_generation(settings.data_dir, indexes, means, inputs)
        progress("index_ready", policies=len(policies))
        return Library(load_generation(settings.data_dir, inputs), encoder, words, slips)


def renew_library(library: Library, settings: Settings, progress: Progress = silent) -> Library:
    """Return a library over the policies as they are on disk now, as a new generation; `library` goes on as it was.

    Only policies that changed are indexed again. Raises what `open_library` does.
    """
    paths = policy_files(settings.data_dir)
    policies = [load_policy(path, max_chars=settings.max_policy_chars, limits=settings.parse_limits) for path in paths]
    inputs = inputs_of(policies, library.encoder.fingerprint)
    known = library.generation.indexes
    same = frozenset(policy.id for policy in policies if policy.id in known and known[policy.id].policy == policy)
    indexed = partial(
        _indexed,
        earlier=Earlier(known, same),
        words=library.words,
        encoder=library.encoder,
        progress=progress,
    )
    indexes = [indexed(path, policy) for path, policy in zip(paths, policies, strict=True)]
    with locked(settings.data_dir):
        save_generation(settings.data_dir, indexes, library.generation.language_means, inputs)
        generation = load_generation(settings.data_dir, inputs)
    return replace(library, generation=generation)


def _indexed(
    path: Path,
    policy: Policy,
    *,
    earlier: Earlier,
    words: Words,
    encoder: Encoder,
    progress: Progress,
) -> PolicyIndex:
    """Return the index of a policy: the one before where nothing changed, else a new one with what can be kept."""
    before = earlier.indexes.get(policy.id)
    if before and policy.id in earlier.unchanged:
        return before
    progress("index_building", policy=policy.id)
    wordings = load_wordings(path, policy, split_clauses(policy.text))
    left = [entry.clause for entry in (*wordings.stale, *wordings.unknown)] + [t.topic for t in wordings.outdated]
    if left:
        progress("wordings_set_aside", policy=policy.id, clauses=", ".join(left))
    return build_policy_index(policy, words, encoder, wordings, before.expected if before else None)


def _question_mean(encoder: Encoder, language: Language) -> Vectors:
    return mean_of(encoder.embed_questions([fold(q) for q in question_sample()[language]]))
