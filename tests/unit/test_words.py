"""Every word of the page's scripts stands in the catalogue, in every language, and is used."""

from __future__ import annotations

import json
import re
import subprocess
import sysconfig
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from calculator import bridge
from scripts.generate.glossary import glossary

SCRIPTS = Path("docs/assets/calculator")
# The self-test is for an administrator, the proof for whoever doubts: their pages are in English.
IN_ENGLISH = ("check.js", "vignettes.js")
SCANNED = sorted(file for file in SCRIPTS.glob("*.js") if file.name not in IN_ENGLISH)
CATALOGUES = {file.stem: file for file in sorted((SCRIPTS / "words").glob("*.json"))}
ENGLISH = "en"
OTHERS = sorted(set(CATALOGUES) - {ENGLISH})
OUTCOMES = ("yes", "no", "unknown")
GUIDELINE = json.loads(bridge.describe())
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
TWO_WORDS = re.compile(r"[A-Za-z]{2},? [A-Za-z]")


@cache
def catalogue(language: str) -> Any:
    return json.loads(CATALOGUES[language].read_text(encoding="utf-8"))


def words(language: str) -> dict[str, Any]:
    """Give the words by key."""
    return dict(catalogue(language)["words"])


def forms(words: str | dict[str, str]) -> list[str]:
    """Give every form of some words: one, or one for each category of the plural."""
    return [words] if isinstance(words, str) else list(words.values())


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def read(scripts: Iterable[Path]) -> Any:
    """Read scripts: their literal texts, and their uses of the catalogue."""
    node = Path(sysconfig.get_path("scripts")) / "node"
    done = subprocess.run(
        [str(node), "tests/unit/script_words.cjs", *map(str, scripts)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@cache
def said() -> Any:
    return read(SCANNED)


def place(found: dict[str, Any]) -> str:
    return f"{found['file']}:{found['line']}: {found.get('text', found.get('key'))!r}"


def is_for_readers(literal: dict[str, Any]) -> bool:
    """Say whether a text in a script is one that a reader sees."""
    if literal["isClass"]:
        return False
    if literal["shown"]:
        return re.search(r"[^\W\d_]", literal["text"]) is not None
    return TWO_WORDS.search(literal["text"]) is not None


def looks_like_a_key(text: str) -> bool:
    areas = {key.partition(".")[0] for key in words(ENGLISH)}
    return re.fullmatch(r"[a-z]+\.[a-z-]+", text) is not None and text.partition(".")[0] in areas


def test_no_script_holds_words_of_its_own() -> None:
    """A text for the reader in a script would stay English in every language."""
    assert len(said()["literals"]) > 500
    assert [place(one) for one in said()["literals"] if is_for_readers(one)] == []


def test_the_scripts_use_every_key_and_no_other() -> None:
    used = {one["text"] for one in said()["literals"] if looks_like_a_key(one["text"])}
    assert used == set(words(ENGLISH))


def test_whoever_says_something_fills_every_placeholder() -> None:
    """Else the page would say `undefined`."""
    assert len(said()["uses"]) > 60
    wrong = [
        place(one)
        for one in said()["uses"]
        for form in forms(words(ENGLISH)[one["key"]])
        if one.get("values") is not None and not placeholders(form) <= set(one["values"])
    ]
    assert wrong == []


def test_words_are_found_wherever_a_reader_would_see_them(tmp_path: Path) -> None:
    expected = {
        'make("p", {}, "Yes");': ["Yes"],
        'make("p", {}, `${n} left`);': [" left"],
        'make("p", {}, ok ? "" : "wrong");': ["wrong"],
        'make("input", { "aria-label": "Age" });': ["Age"],
        'said.textContent = "Copied";': ["Copied"],
        'fold("key", "Why", () => []);': ["Why"],
        'throw new Error("it did not come");': ["it did not come"],
        'make("p", { class: "one two three" }, say("form.none"), " – ");': [],
        'make("p", {}, kind === "hard" ? one : other);': [],
        'root.dataset.state = "ready";': [],
    }
    files = [tmp_path / f"{n}.js" for n in range(len(expected))]
    for file, script in zip(files, expected, strict=True):
        file.write_text(script, encoding="utf-8")
    found = [one for one in read(files)["literals"] if is_for_readers(one)]
    assert expected == {
        script: [one["text"] for one in found if one["file"] == str(file)]
        for file, script in zip(files, expected, strict=True)
    }


def plurals(language: str) -> set[str]:
    """Ask for the categories of a language's plural, as a browser knows them."""
    node = Path(sysconfig.get_path("scripts")) / "node"
    asked = f"new Intl.PluralRules({language!r}).resolvedOptions().pluralCategories.join(' ')"
    done = subprocess.run([str(node), "--print", asked], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def labels(language: str) -> dict[str, str]:
    """Give every label of a language by its place in the guideline."""
    given = catalogue(language)
    found = {
        f"{part}.{name}": label
        for part in ("groups", "steps", "agents", "situations", "scope")
        for name, label in given[part].items()
    }
    for kind, terms in given["terms"].items():
        found |= {f"terms.{kind}.{name}": label for name, label in terms.items()}
    for name, finding in given["findings"].items():
        for part in ("label", "help"):
            if part in finding:
                found[f"findings.{name}.{part}"] = finding[part]
        for value, label in finding.get("options", {}).items():
            found[f"findings.{name}.options.{value}"] = label
    return found


def wanted(language: str) -> set[str]:
    """Name the places that need a label; what is an agent or a plain yes has it once for all."""
    shared = catalogue(language)["answers"].keys() | catalogue(language)["agents"].keys()
    names = {
        f"{part}.{one['id']}" for part in ("groups", "steps", "agents") for one in GUIDELINE[part]
    }
    names |= {
        f"terms.{kind}.{name}" for kind, terms in GUIDELINE["terms"].items() for name in terms
    }
    meant = (one for one in GUIDELINE["regimens"] if one["intended_for"]["parts"])
    names |= {f"scope.{outcome}" for outcome in OUTCOMES}
    names |= {f"situations.{one['id']}" for one in meant}
    for finding in GUIDELINE["findings"]:
        place = f"findings.{finding['id']}"
        names |= {f"{place}.{part}" for part in ("label", "help") if finding[part]}
        values = {option["value"] for option in finding["options"]}
        if not values <= shared:
            names |= {f"{place}.options.{value}" for value in values}
    return names


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_everything(language: str) -> None:
    assert set(words(language)) == set(words(ENGLISH))
    assert [key for key, said in words(language).items() for form in forms(said) if not form] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_places_to_fill(language: str) -> None:
    for key, said in words(language).items():
        (places,) = {frozenset(placeholders(form)) for form in forms(words(ENGLISH)[key])}
        for form in forms(said):
            assert placeholders(form) == places, key


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_plural_has_the_forms_of_its_language(language: str) -> None:
    expected = plurals(language)
    for key, said in words(language).items():
        if isinstance(said, dict):
            assert said.keys() == expected, key


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_labels_the_whole_guideline_and_nothing_else(language: str) -> None:
    assert set(labels(language)) == wanted(language)
    codes = {unit["code"] for finding in GUIDELINE["findings"] for unit in finding["units"]}
    spelt_out = {
        unit["code"]
        for finding in GUIDELINE["findings"]
        for unit in finding["units"]
        if re.fullmatch(r"[a-z]{4,}", unit["label"])
    }
    assert spelt_out <= catalogue(language)["units"].keys() <= codes


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_explains_the_same_terms(language: str) -> None:
    assert catalogue(language)["glossary"].keys() == glossary().keys()
    assert all(catalogue(language)["glossary"].values())


def test_the_glossary_explains_a_term_by_the_name_that_the_page_gives_it() -> None:
    """One definition, in `docs/glossary.md`; none of them is there for nothing."""
    graded = {
        f"{kind}-{value}": label
        for kind in ("strength", "certainty", "verdict")
        for value, label in GUIDELINE["terms"][kind].items()
    }
    outcomes = {f"regimen-{value}": words(ENGLISH)[f"regimen.{value}"] for value in OUTCOMES}
    for name, label in (graded | outcomes).items():
        assert glossary()[name].term.lower() == label.lower()
    literals = {one["text"] for one in said()["literals"]}
    others = glossary().keys() - graded.keys() - outcomes.keys()
    assert others
    assert others <= literals


@pytest.mark.parametrize("language", OTHERS)
def test_labels_that_differ_in_english_differ_in_every_language(language: str) -> None:
    """Else a reader could not tell two answers apart."""
    for finding in catalogue(language)["findings"].values():
        options = list(finding.get("options", {}).values())
        assert len(set(options)) == len(options)
    for part in ("groups", "steps", "agents"):
        given = list(catalogue(language)[part].values())
        assert len(set(given)) == len(given)


def test_the_page_says_in_english_what_its_script_says_in_other_languages() -> None:
    """The introduction stands in the page, to be there without a script, and in the catalogue."""
    page = Path("docs/calculator.md").read_text(encoding="utf-8")
    paragraphs = [" ".join(part.split()).replace("*", "") for part in page.split("\n\n")]
    assert words(ENGLISH)["language.intro"] in paragraphs
