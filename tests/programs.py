"""Programs that this project did not write, to open what it exports."""

from __future__ import annotations

import os
import shutil

import pytest


def program(name: str) -> str:
    """Give the path of a program of the machine, or skip the test where it is missing.

    With ``MAILLAGE_REQUIRE_PROGRAMS=1`` the test fails instead: CI installs them all.
    """
    # What only administrators run is not on everybody's path.
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        reason = f"le programme {name} n’est pas sur cette machine"
        if os.environ.get("MAILLAGE_REQUIRE_PROGRAMS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found
