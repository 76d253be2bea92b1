"""Names in Latin letters and by their sound, whatever script and language they are written in."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from contacts.matching.scripts import split_name_without_spaces, surname_abroad
from contacts.names import TITLES
from contacts.points import PARTICLES

NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
APOSTROPHES = re.compile(r"['’‘ʼʻ`´]")
ARABIC = re.compile(r"[\u0600-\u06ff]")
# Inside a word the letter waw is mostly an u; at its beginning a w.
ARABIC_U = re.compile(r"(?<=[a-z])w")
KANA = re.compile(r"[\u3040-\u30ff]")
# Long vowels, which nobody writes abroad: tarou → taro.
KANA_LONG = re.compile(r"([ou])[u-]|(?<=[aei])-")
# One writing for the sounds that languages spell with two letters or with a mark above one.
DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
# Longest first: how consonants are heard, roughly alike in the languages of Europe.
SOUNDS = (
    ("tsch", "k"), ("tch", "k"), ("sch", "s"), ("sh", "s"), ("ch", "k"), ("ck", "k"),
    ("ph", "v"), ("gh", "k"), ("kh", "k"), ("th", "t"), ("tz", "s"), ("ts", "s"), ("cz", "s"),
    ("dj", "j"), ("qu", "k"), ("ce", "s"), ("ci", "s"), ("cy", "s"), ("x", "ks"), ("c", "k"),
    ("q", "k"), ("g", "k"), ("z", "s"), ("w", "v"), ("f", "v"), ("b", "p"), ("d", "t"),
)  # fmt: skip
SOUND = re.compile("|".join(letters for letters, _heard in SOUNDS))
HEARD = dict(SOUNDS)
SILENT = re.compile(r"[aeiouyh]+")
REPEATED = re.compile(r"(.)\1+")


@lru_cache(20_000)
def latin(text: str) -> str:
    """Lower case in the letters a to z: Иван → ivan, Γιώργος → giorgos, Müller → muller."""
    if text.isascii():
        return APOSTROPHES.sub("", text.lower())
    letters = anyascii(unicodedata.normalize("NFKC", text)).lower()
    if ARABIC.search(text):
        letters = ARABIC_U.sub("u", letters)
    elif KANA.search(text):
        letters = KANA_LONG.sub(r"\1", letters)
    return APOSTROPHES.sub("", letters)


def words(text: str) -> list[str]:
    """The words of a text in Latin letters."""
    return [word for word in NOT_ALPHANUMERIC.split(latin(text)) if word]


@lru_cache(50_000)
def plain(word: str) -> str:
    """A Latin word without what is a matter of spelling: mueller → muller."""
    for letters, letter in DIGRAPHS:
        word = word.replace(letters, letter)
    return word


@lru_cache(50_000)
def sound(word: str) -> str:
    """The consonants of a Latin word as they are heard; the word itself when it has none.

    Vowels are left out because Arabic and Hebrew do not write them, and because they are what
    languages, clerks and typists change most: mohamed, muhammad and mhmd are one.
    """
    heard = SOUND.sub(lambda match: HEARD[match[0]], word)
    return REPEATED.sub(r"\1", SILENT.sub("", heard)) or word


def given_and_family(first_name: str, last_name: str) -> tuple[list[str], list[str]]:
    """The words of both names in Latin letters, without titles and particles.

    A name in one piece and without spaces, as in Chinese and Korean, is taken apart.
    """
    if "@" in first_name or "@" in last_name:
        return [], []  # named after an e-mail address: no name yet
    if not first_name or not last_name:
        first_name, last_name = split_name_without_spaces(first_name, last_name)
    last_name = surname_abroad(last_name)
    given = [word for word in words(first_name) if word not in TITLES]
    family = [word for word in words(last_name) if word not in TITLES]
    if not given and not family:
        return words(first_name), words(last_name)
    bare = [word for word in family if word not in PARTICLES]
    return given, bare or family
