"""The same as `benchmarks/fuzz.py`, in short."""

from __future__ import annotations

import importlib.util
import os
import random
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("TRACKER_PROPERTY_EXAMPLES", "70"))
"""The long form: TRACKER_PROPERTY_EXAMPLES=2000."""


def _fuzz() -> Any:
    path = Path(__file__).parent.parent.parent / "benchmarks" / "fuzz.py"
    spec = importlib.util.spec_from_file_location("benchmarks_fuzz", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FUZZ: Final = _fuzz()
INPUTS: Final = FUZZ.inputs()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "portfolio"


@given(one=st.sampled_from(INPUTS), seed=st.integers(0, 2**32))
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_spoilt_files_cost_a_problem_and_nothing_else(root: Path, one: Any, seed: int) -> None:
    FUZZ.write(root, one, FUZZ.spoil(random.Random(seed), one.content))
    FUZZ.check(root)


def test_unspoilt_files_give_their_sound_neighbours(root: Path) -> None:
    for one in INPUTS:
        FUZZ.write(root, one, one.content)
        assert set(FUZZ.check(root)) <= {"unused-source", "unknown-kpi"}, one.path
