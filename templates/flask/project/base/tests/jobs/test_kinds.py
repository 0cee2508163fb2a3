"""The list of kinds."""

import pkgutil
from importlib import import_module

import app
from app.jobs.kind import JobKind
from app.jobs.kinds import KINDS


def test_each_kind_is_in_the_list_so_that_a_worker_knows_it() -> None:
    modules = [import_module(module.name) for module in pkgutil.walk_packages(app.__path__, "app.")]
    found = {each for module in modules for each in vars(module).values() if isinstance(each, JobKind)}
    assert {kind.name for kind in found} == {kind.name for kind in KINDS}


def test_names_are_unique_and_sorted() -> None:
    names = [kind.name for kind in KINDS]
    assert names == sorted(set(names))
