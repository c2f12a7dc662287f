"""Finish the built folder, in the order in which one part needs the other."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.finish import citations, compress, folder, offline, policy, review, single_file

SITE = Path("site")


def main() -> int:
    """Finish the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    folder.prune(SITE)
    folder.start_early(SITE)
    folder.read_index_when_asked(SITE)
    folder.carry_search(SITE)
    cited = citations.write_citations(SITE)
    review.write_date(SITE)
    policy.write_policy(SITE)
    size = single_file.write(SITE)
    release = offline.write_list(SITE)
    offline.write_hashes(SITE)
    print("Compressing; what changed much takes half a minute", flush=True)
    files, new = compress.write_compressed(SITE)
    print(f"Numbered: {cited} citations")
    print(f"Finished: release {release}; {single_file.NAME} is {size / 1_000_000:.1f} MB")
    print(f"Compressed: {files} files, {new} of their forms anew")
    return 0


if __name__ == "__main__":
    sys.exit(main())
