"""The built package in the browser's runtime gives what CPython gives, byte for byte."""

from __future__ import annotations

import json
import subprocess
import sysconfig
import zipfile
from pathlib import Path

import pytest

from calculator import bridge
from scripts.build_rules import BUILT
from scripts.vendor_runtime import STOCK
from tests.vignette import load_all

LIBRARY = BUILT / "stdlib.zip"
RULES = BUILT / "rules.zip"
BAD = ["", "[]", '{"age": 412, "age": 1, "colour": 2}', '{"crp": {"value": NaN, "unit": "oz"}}']
TEXTS = [json.dumps(vignette.patient) for vignette in load_all()] + BAD


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    """Everything that the package answers under Node."""
    node = Path(sysconfig.get_path("scripts")) / "node"
    script = Path(__file__).with_name("run.cjs")
    done = subprocess.run(
        [str(node), str(script), str(STOCK), str(LIBRARY), str(RULES)],
        input="\n".join(TEXTS),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_the_description_is_the_same(told: dict[str, object]) -> None:
    assert told["described"] == bridge.describe()


def test_every_vignette_and_every_bad_text_gets_the_same_answer(told: dict[str, object]) -> None:
    answers = told["answers"]
    assert isinstance(answers, list)
    assert answers == [bridge.assess(text) for text in TEXTS]


def test_what_would_change_each_answer_is_the_same(told: dict[str, object]) -> None:
    assert told["explored"] == [bridge.explore(text) for text in TEXTS]


def test_the_package_holds_bytecode_and_data_only() -> None:
    with zipfile.ZipFile(RULES) as package:
        suffixes = {Path(name).suffix for name in package.namelist()}
    assert suffixes == {".pyc", ".json"}
