"""A study's number stands in one data file, and changes everywhere that it shows."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown import Markdown

import calculator
from calculator.audit import named_numbers
from calculator.audit.retyped import EXCEPTIONS, check_no_number_is_retyped
from calculator.evidence import UnknownNumber, quoted_names
from scripts.build_rules import RULES, write_sources
from scripts.generate import summary

PACKAGE = Path(calculator.__file__).parent
ROOT = PACKAGE.parent
DOCS = ROOT / "docs"

# Modules that make the numbers' print, and that say what a retyped number looks like.
ABOUT_NUMBERS = {PACKAGE / "audit/numbers.py", PACKAGE / "audit/retyped.py"}
# Pages that do not speak of patients.
ABOUT_THE_SITE = {"benchmarks.md", "check.md", "develop.md", "host.md", "programs.md"}
# Pages that are written by scripts/generate, from texts that are checked here.
GENERATED = {
    *("cases", "evidence", "fhir", "flow.md", "recommendations", "references.md", "schema"),
    "not-yet-verified.md",
    *("accountability.md", "checklists.md", "hazards.md"),
}


def written_pages() -> list[Path]:
    """Give the chapters as they are written."""
    left_out = ABOUT_THE_SITE | GENERATED
    pages = sorted(DOCS.rglob("*.md"))
    return [page for page in pages if page.relative_to(DOCS).parts[0] not in left_out]


def sentences_of_pages() -> Iterator[tuple[str, str]]:
    for page in written_pages():
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            # An address may hold anything.
            yield f"{page.relative_to(ROOT)}:{number}", re.sub(r"\]\(\S*\)|href=\S+", "", line)


def texts_of_modules() -> Iterator[tuple[str, str]]:
    """Give every text of the package and of the generator but for docstrings, never shown."""
    modules = {*PACKAGE.rglob("*.py"), *ROOT.glob("scripts/generate/**/*.py")} - ABOUT_NUMBERS
    for file in modules:
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        docstrings = [node.value for node in nodes if isinstance(node, ast.Expr)]
        texts = [node for node in nodes if isinstance(node, ast.Constant)]
        for node in texts:
            if isinstance(node.value, str) and node not in docstrings:
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node.value


def texts_of_claims() -> Iterator[tuple[str, str]]:
    """Give what the claims say of the sources.

    What the source text itself says, `says`, does not change with a study.
    """
    file = PACKAGE / "data/claims.toml"
    for claim in tomllib.loads(file.read_text(encoding="utf-8"))["claim"]:
        for key, words in claim.items():
            texts = [words] if isinstance(words, str) else map(str, words)
            if key != "says":
                yield from ((f"{file.name}: {claim['id']}: {key}", text) for text in texts)


def texts_of_questions() -> Iterator[tuple[str, str]]:
    """Give what the clinical questions say; their rows name numbers and hold none."""
    file = PACKAGE / "data/questions.toml"
    for question in tomllib.loads(file.read_text(encoding="utf-8"))["question"]:
        texts = [words for words in question.values() if isinstance(words, str)]
        texts += [words for row in question.get("rows", []) for words in row["bias"]]
        yield from ((f"{file.name}: {question['id']}", words) for words in texts)


def texts_of_accountability() -> Iterator[tuple[str, str]]:
    """Give what the site says of itself, line by line."""
    for name in ("accountability", "changes", "checklists", "hazards", "publisher"):
        file = PACKAGE / f"data/{name}.toml"
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{file.name}:{number}", line


def texts_of_other_files() -> Iterator[tuple[str, str]]:
    """Give what the guidelines, the risk models and the register say."""
    for name in ("guidelines.toml", "risk_models.toml", "register.toml"):
        content = tomllib.loads((PACKAGE / "data" / name).read_text(encoding="utf-8"))
        yield from ((name, words) for words in _words(content))


def _words(content: object) -> Iterator[str]:
    """Give every text within TOML values, but for the patterns of what is forbidden."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            if key != "forbidden":
                yield from _words(value)
    elif isinstance(content, list):
        for value in content:
            yield from _words(value)


def every_text() -> list[tuple[str, str]]:
    return [
        *sentences_of_pages(),
        *texts_of_modules(),
        *texts_of_claims(),
        *texts_of_questions(),
        *texts_of_accountability(),
        *texts_of_other_files(),
    ]


def test_no_sentence_retypes_a_number() -> None:
    assert list(check_no_number_is_retyped(every_text())) == []


def test_every_kind_of_text_is_looked_at() -> None:
    """Each of them quotes numbers, or it was not read."""
    kinds = (sentences_of_pages, texts_of_modules, texts_of_claims, texts_of_questions)
    for texts in (*kinds, texts_of_other_files):
        assert sum(len(quoted_names(words)) for _, words in texts()) > 15, texts


@pytest.mark.parametrize(
    "words",
    [
        "9 of 9 lived",
        "108 of the 122",
        "94 of 1,290 died",
        "89% against 33% were alive",
        "case-control (27 v 52)",
        "29 against 15",
        "(P<0.0001)",
        "p=0.037",
        "p = .04",
        "p about 0.2",
        "p is about 0.20",
        "mL (−153 to 74)",
        "a ratio of 1.59 (0.96–2.65)",
        "alive (44–100%)",
        "HR 1.02, 0.48–2.16",
        "a hazard ratio of 1.02",
        "38.7% of those",
        "with ciclosporin (n=28)",
        "the study of 29 patients",
        "15 historical controls",
        "in 19 European centres",
        "of 6 cohorts",
    ],
)
def test_what_looks_like_a_result_is_seen(words: str) -> None:
    assert list(check_no_number_is_retyped([("here", words)], {}))


@pytest.mark.parametrize(
    "words",
    [
        "alive at six months, 95% CI {yamada2025.death-or-oxygen.difference.interval}",
        "Neutrophils below 1.5 ×10⁹/L: postpone it by up to 14 days",
        "above 15–30 mg prednisolone a day for more than 2–4 weeks",
        "Creatinine 300 µmol/L or more",
        "every 3 to 12 months",
        "day 3 of the stay, R01 to R16",
        "a score of 0 to 2",
        "ACR/CHEST 2023",
        "1 g/day × 3 days",
    ],
)
def test_doses_limits_and_dates_are_no_results(words: str) -> None:
    assert list(check_no_number_is_retyped([("here", words)], {})) == []


def test_a_number_is_named_with_its_place_and_an_exception_must_be_needed() -> None:
    texts = [("here", "The usual 3 of 4 and 9 of 9 lived.")]
    declared = {"The usual 3 of 4": "No study.", "7 of 8": "No study."}
    assert list(check_no_number_is_retyped(texts, declared)) == [
        ("here", "retypes a study's number, '9 of 9': quote it by name"),
        ("7 of 8", "stands in no text: the declared exception is not needed"),
    ]
    assert all(EXCEPTIONS.values())


# What a page shows.

EXTENSIONS = ["admonition", "attr_list", "def_list", "md_in_html", "tables", "toc"]
EXTENSIONS += ["pymdownx.superfences", "pymdownx.highlight", "scripts.quoted_numbers"]


def html(text: str) -> str:
    """Give a page's text as the site shows it."""
    return Markdown(extensions=EXTENSIONS).convert(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{sasaki2024.alive.early} lived", "<p>9 of 9 lived</p>"),
        ("*{sasaki2024.alive.early}*", "<p><em>9 of 9</em></p>"),
        ("[{sasaki2024.alive.early}](a.md)", '<p><a href="a.md">9 of 9</a></p>'),
        ('!!! note "{sasaki2024.alive.early}"\n\n    Words.', '<p class="admonition-title">9 of 9'),
        ("| a |\n|---|\n| {sasaki2024.alive.early} |", "<td>9 of 9</td>"),
        ("<div markdown>\n\n{sasaki2024.alive.early}\n\n</div>", "<p>9 of 9</p>"),
        ("## {sasaki2024.alive.early} { #here }", '<h2 id="here">9 of 9</h2>'),
        ("{sasaki2024.alive.early}\n{ .card__note }", '<p class="card__note">9 of 9</p>'),
        ("Words { .a }\n{ #b }", '<p id="b">Words { .a }</p>'),
        ("{here} and { sasaki2024.n }", "<p>{here} and { sasaki2024.n }</p>"),
        (r"\{sasaki2024.n}", "<p>{sasaki2024.n}</p>"),
        ("`{sasaki2024.n}`", "<p><code>{sasaki2024.n}</code></p>"),
        ("    {sasaki2024.n}", "<code>{sasaki2024.n}\n</code>"),
        ("```python\n{sasaki2024.n}\n```", "sasaki2024"),
        ("```\n{nobody.n}\n```", "{nobody.n}"),
    ],
)
def test_a_page_shows_the_number_and_leaves_code_and_attributes(text: str, shown: str) -> None:
    assert shown in html(text)


def test_a_name_that_no_study_has_stops_a_page_with_its_sentence() -> None:
    with pytest.raises(UnknownNumber, match=r"\{nobody.n}, quoted in 'Then \{nobody.n} lived.'"):
        html("First.\nThen {nobody.n} lived.\nLast.")


def test_a_name_that_no_study_has_stops_the_build_with_its_page_and_sentence(
    tmp_path: Path,
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    (tmp_path / "docs/chapter.md").write_text("# A\n\nThen {nobody.n} lived.\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Test\nmarkdown_extensions: [scripts.quoted_numbers]\n", encoding="utf-8"
    )
    command = ["-m", "mkdocs", "build", "--strict", "-f", str(tmp_path / "mkdocs.yml")]
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, encoding="utf-8", check=False, cwd=ROOT
    )
    assert done.returncode != 0
    assert (
        "Error reading page 'chapter.md': no study has the number {nobody.n}, quoted in "
        "'Then {nobody.n} lived.'"
    ) in done.stderr


def test_every_page_is_filled_in() -> None:
    """Raw HTML is passed on as it stands: a name within it would be shown as it is written."""
    for page in written_pages():
        assert quoted_names(re.sub(r"<code>.*?</code>", "", html(page.read_text("utf-8")))) == []


DEAD = sum(text.count("figure__dead") for _, text in summary.pages())

SHOW = """
import json
import re
from pathlib import Path
from markdown import Markdown
from calculator import bridge
from calculator.audit import claims
from calculator.formulary import JAK_INHIBITOR
from calculator.evidence import references
from calculator.guideline import GUIDELINE
from scripts.bibliography import what_was_read
from scripts.generate import claims as audit_page, studies, summary
from scripts.generate.recommendations import card

def html(page):
    text = (Path(ROOT) / "docs" / page).read_text(encoding="utf-8")
    return Markdown(extensions=EXTENSIONS).convert(text)

findings = " ".join(text for _, text in summary.pages())
print(json.dumps({
    "rationales": " ".join(item.rationale for item in GUIDELINE.recommendations),
    "cards": " ".join(card(item) for item in GUIDELINE.recommendations),
    "cautions": " ".join(caution.statement for caution in JAK_INHIBITOR.cautions),
    "claims": " ".join(claim.found for claim in claims()),
    "home": html("index.md"),
    "findings": findings,
    "figures": " ".join(re.findall("<svg.*?</svg>", findings, re.DOTALL)),
    "dead": f" {findings.count('figure__dead')} ",
    "audit": " ".join(text for _, text in audit_page.pages()),
    "studies": " ".join(text for _, text in studies.pages()),
    "references": " ".join(map(what_was_read, references().values())),
    "initial": html("guideline/initial-therapy.md"),
    "browser": bridge.describe(),
}))
"""


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (
            'label = "combined", n = 29 }',
            'label = "combined", n = 31 }',
            {
                "rationales": "all three drugs together to 31 adults",
                "cards": "historical controls (31 against 15)",
                "claims": "found 89% (31 enrolled)",
                "home": "single-arm study of 31 patients",
                "initial": "together to 31 adults",
                "audit": "Combined n=31; step-up, historical n=15.",
                "studies": "| **Size** | combined n=31; step-up, historical n=15 |",
                "references": "size: 31 v 15",
                "browser": "(31 against 15)",
            },
        ),
        (
            'label = "immunosuppression alone at first", events = 2, n = 5 }',
            'label = "immunosuppression alone at first", events = 1, n = 5 }',
            {
                "cards": "is 3 of 3 against 1 of 5 patients (p=0.143, our arithmetic)",
                "claims": "3 of 3 against 1 of 5 patients lived; p=0.143",
                "home": "is 3 of 3 against 1 of 5 patients",
                "findings": "20 per 100 (4–62)",
                "figures": "1 of 5 alive",
                # One more is drawn as dead, by two shapes: in the summary, in the chapter and for
                # the calculator.
                "dead": f" {DEAD + 6} ",
                "audit": "immunosuppression alone at first **1 of 5**",
                "studies": "immunosuppression alone at first: **1 of 5**",
                "browser": "1 of 5 patients (p=0.143",
            },
        ),
        (
            'measure = "hazard ratio", value = 1.02, low',
            'measure = "hazard ratio", value = 1.10, low',
            {
                "cautions": "(HR 1.10, 0.48–2.16)",
                "claims": "hazard ratio 1.10 (0.48–2.16)",
                "findings": "hazard ratio: 1.10 (0.48–2.16)",
                "figures": "1.10 (0.48–2.16)",
                "audit": "Survival: hazard ratio: 1.10 (0.48–2.16)",
                "browser": "(HR 1.10, 0.48–2.16)",
            },
        ),
    ],
    ids=["the size of a group", "a count", "an effect"],
)
def test_one_number_changed_in_the_data_changes_wherever_it_shows(
    tmp_path: Path, old: str, new: str, shown: dict[str, str]
) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "calculator")
    data = copy / "data/studies.toml"
    text = data.read_text(encoding="utf-8")
    assert text.count(old) == 1
    data.write_text(text.replace(old, new), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", f"ROOT, EXTENSIONS = {str(ROOT)!r}, {EXTENSIONS!r}\n{SHOW}"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for place, words in shown.items():
        assert words in told[place], place


def test_the_browsers_package_holds_the_numbers_and_not_their_names(tmp_path: Path) -> None:
    write_sources(tmp_path / RULES)
    with zipfile.ZipFile(tmp_path / RULES) as package:
        texts = {name: package.read(name).decode() for name in package.namelist()}
    names = {name for text in texts.values() for name in quoted_names(text)}
    assert names.isdisjoint(named_numbers())
    (eighth,) = (text for name, text in texts.items() if "/r08_" in name)
    assert "9 of 9 against 19 of 31" in eighth
