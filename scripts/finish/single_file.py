"""Write calculator, guideline and references as one file, to mail or to carry."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from scripts.finish.policy import REFERRER, hashes, inline_scripts
from scripts.finish.review import SCRIPT, TAG

NAME = "anti-mda5-calculator.html"
CHAPTERS = (
    "suspect-and-confirm",
    "initial-therapy",
    "if-standard-triple-cannot-be-used",
    "refractory-and-life-threatening",
    "agents-to-avoid",
    "early-actions",
    "common-pitfall",
    "special-situations",
    "follow-up",
)
REFERENCES = "references.html"
# What the list of references has for a reader's own library.
EXPORTS = ".reference__downloads, .reference__export"
STYLES = ("assets/stylesheets/main.*.css", "assets/stylesheets/palette.*.css", "assets/site.css",
          "assets/calculator/calculator.css")  # fmt: skip
DIST = "assets/calculator/dist"

# The theme's colours hang on an attribute; without its own script the device decides.
COLOURS = """\
const dark = matchMedia("(prefers-color-scheme: dark)");
const colour = () => {
  document.body.setAttribute("data-md-color-scheme", dark.matches ? "slate" : "default");
};
dark.addEventListener("change", colour);
colour();
"""


def write(site: Path) -> int:
    """Write the file from the pages of the folder, and give its size in bytes."""
    page = BeautifulSoup((site / "calculator.html").read_text(encoding="utf-8"), "html.parser")
    chapters = [chapter(site / f"guideline/{name}.html") for name in CHAPTERS]
    chapters.append(chapter(site / REFERENCES))
    styles = "\n".join(style(file) for pattern in STYLES for file in sorted(site.glob(pattern)))
    data = [
        str(page.find(id=f"calculator-{part}"))
        for part in ("schema", "figures", "tables", "runtime")
    ]
    [program] = (site / DIST).glob("app.*.js")
    scripts = [
        COLOURS,
        carried(site / SCRIPT),
        *(carried(site / DIST / "local" / f"{name}.js") for name in texts(page)),
        *(carried(file) for file in sorted((site / DIST).glob("words-*.js"))),
        carried(program),
        carried(site / "assets/tips.js"),
    ]
    body = "\n".join(
        (
            '<body class="site-single" dir="ltr" data-md-color-scheme="default"'
            ' data-md-color-primary="custom" data-md-color-accent="custom">',
            f"<script>{scripts[0]}</script>",
            '<main class="md-typeset">',
            f"<h1>{html.escape(title(page))}</h1>",
            "<p>This one file holds the calculator and the guideline's chapters."
            " It needs no network and sends nothing;"
            " what you enter is gone when you close it.</p>",
            '<div id="calculator" data-state="loading"><p>The calculator needs JavaScript and a'
            " browser that opens scripts in local files. The chapters follow below.</p></div>",
            *chapters,
            "</main>",
            *data,
            *(f"<script>{script}</script>" for script in scripts[1:]),
            "</body>",
        )
    )
    head = "\n".join(
        (
            '<meta charset="utf-8">',
            policy(body, styles),
            REFERRER,
            TAG,
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{html.escape(title(page))}: calculator</title>",
            f"<style>{styles}</style>",
        )
    )
    text = f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n</head>\n{body}\n</html>\n'
    (site / NAME).write_text(text, encoding="utf-8")
    return len(text.encode())


def title(page: BeautifulSoup) -> str:
    """Give the guideline's title, as the schema has it."""
    schema = page.find(id="calculator-schema")
    assert isinstance(schema, Tag)
    return str(json.loads(schema.get_text())["guideline"]["title"])


def texts(page: BeautifulSoup) -> list[str]:
    """Name the files that the page's program wants handed over."""
    runtime = page.find(id="calculator-runtime")
    assert isinstance(runtime, Tag)
    return ["worker", *json.loads(runtime.get_text())["files"]]


def chapter(file: Path) -> str:
    """Give a chapter's content; a link leads within the file, to another host or nowhere."""
    page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    article = page.find("article")
    assert isinstance(article, Tag)
    for element in article.select(f".headerlink, {EXPORTS}"):
        element.decompose()
    for table in article.find_all("table"):
        # Wider than a phone; a keyboard must reach what has to be scrolled.
        table["tabindex"] = "0"
    for link in article.find_all("a"):
        parts = urlsplit(str(link["href"]))
        if parts.scheme:
            continue
        target = Path(parts.path).stem
        if target in (*CHAPTERS, Path(REFERENCES).stem) or not parts.path:
            link["href"] = f"#{parts.fragment or target}"
        elif re.fullmatch(r"r\d\d", target):
            link["href"] = f"#{target}"
        elif target == "calculator":
            link["href"] = "#calculator"
        else:
            link.unwrap()
    heading = article.find("h1")
    assert isinstance(heading, Tag)
    heading.name = "h2"
    heading["id"] = file.stem
    return f'<section class="site-chapter">{article.decode_contents()}</section>'


def style(file: Path) -> str:
    """Give a style sheet's text."""
    return file.read_text(encoding="utf-8").replace("</style", "<\\/style")


def carried(file: Path) -> str:
    """Give a script's text so that it does not end the element that holds it."""
    text = file.read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def policy(body: str, styles: str) -> str:
    """Give the file's own policy: these scripts, this style, and no connection at all."""
    scripts = " ".join(hashes(inline_scripts(body)))
    sources = (
        "default-src 'none'",
        f"script-src 'wasm-unsafe-eval' {scripts} blob:",
        f"style-src {hashes([styles])[0]}",
        "img-src data:",
        "worker-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(sources)}">'
