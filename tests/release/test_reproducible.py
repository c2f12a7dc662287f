"""Two builds on two paths are equal, byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.release import write_release
from scripts.serve import SITE

HERE = Path.cwd()
SOURCES = (
    "LICENSE",
    "LICENSES",
    "NOTICE.md",
    "README.md",
    "calculator",
    "docs",
    "mkdocs.yml",
    "overrides",
    "package.json",
    "package-lock.json",
    "pyproject.toml",
    "requirements.txt",
    "scripts",
    "tests",
)
BUILT = shutil.ignore_patterns("dist", "recommendations.html", "__pycache__", "*.pyc")
STEPS = (
    "scripts.build_rules",
    "scripts.build_runtime",
    "scripts.build_snapshot",
    "scripts.build_page",
    "scripts.generate",
    "mkdocs build --strict --quiet",
    "scripts.finish",
)


@pytest.mark.long
def test_two_builds_on_two_paths_are_equal(tmp_path: Path) -> None:
    other = tmp_path / "another path, with a space"
    other.mkdir()
    for name in SOURCES:
        if (HERE / name).is_dir():
            shutil.copytree(HERE / name, other / name, ignore=BUILT)
        else:
            shutil.copyfile(HERE / name, other / name)
    (other / ".build").mkdir()
    # What was fetched is the same; what is built is built again.
    for name in (".venv", ".build/runtime-stock"):
        (other / name).symlink_to(HERE / name)
    # The bundler notes from where a file really came.
    shutil.copytree(HERE / "node_modules", other / "node_modules", symlinks=True)
    for step in STEPS:
        subprocess.run(
            [sys.executable, "-m", *step.split()],
            cwd=other,
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "true", "TZ": "Asia/Tokyo"},
        )
    ours = write_release(SITE, tmp_path / "ours")[-1]
    theirs = write_release(other / SITE, tmp_path / "theirs")[-1]
    with zipfile.ZipFile(ours) as one, zipfile.ZipFile(theirs) as two:
        assert one.namelist() == two.namelist()
        differing = [name for name in one.namelist() if one.read(name) != two.read(name)]
    assert differing == []
    assert ours.read_bytes() == theirs.read_bytes()
