"""How hard a text is to read: the Flesch-Kincaid grade, by a plain counter of syllables."""

import re


def grade(text):
    """Return the school grade that *text* asks for; 5 is about eleven years of age."""
    words = re.findall(r"[A-Za-z0-9][\w’']*", text)
    per_sentence = len(words) / len(sentences(text))
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def sentences(text):
    """Split *text* where a reader draws breath: at a full stop, and at the end of a line."""
    parts = re.split(r"(?<=[.?!])[\s”]+|\n", text)
    return [part.strip() for part in parts if re.search(r"\w", part)]


def words(sentence):
    return re.findall(r"[\w][\w’'.{}]*", sentence)


def syllables(word):
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    count += len(re.findall(r"i(?:a(?!l)|o(?!n)|u)|[aeou]ing$", letters))
    if re.search(r"[^aeiouyl]e$|[aeiouyr]le$|[^td]ed$|[^sxzcgh]es$", letters):
        count -= 1
    return max(count, 1)
