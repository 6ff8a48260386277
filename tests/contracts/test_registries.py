"""Every registry has a provider and a reader, all news a sender and a listener."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from types import ModuleType

import pytest
from flask import Flask

from core.privacy.register import register
from core.registries import News, Registry, declarations
from tests.contracts.program import Place, Program, program
from tests.contracts.test_privacy import faults, own_tables

ADDING = {"add", "connect"}
# Tables of the process that are no registries: caches and what belongs to the process itself.
OF_THE_PROCESS = {
    ("core.jobs.leases", "workers_here"): "names of this process's workers",
    ("core.files.storage_object", "_first_user"): "the process that used the store first",
    ("talent.catalogue.start", "_counted"): "figures of the last minute",
    ("core.entry_forms.answering", "_classes"): "form classes by version, which never changes",
    ("core.entry_forms.queries", "_definitions"): "definitions by version, which never change",
    ("core.documents.engine.fonts", "_alphabets"): "letters of a typeface, which never change",
    ("core.workflow", "known"): "workflows are declarations, as registries are",
}


def modules() -> Iterator[ModuleType]:
    for name in program().modules:
        if not name.endswith("__main__"):
            yield importlib.import_module(name)


def declared(kind: type) -> dict[Place, Registry | News]:
    """Every registry, or all news, by where it is declared."""
    found: dict[Place, Registry | News] = {}
    for module in modules():
        for name, value in vars(module).items():
            place = program().resolve(module.__name__, name)
            if isinstance(value, kind) and place == (module.__name__, name):
                found[place] = value
    return found


@cache
def attribute_uses(read: Program) -> frozenset[tuple[Place, str]]:
    return frozenset(_attribute_uses(read))


def _attribute_uses(read: Program) -> Iterator[tuple[Place, str]]:
    """`NAME.attribute` of every place, and `NAME` alone as an empty attribute."""
    for name, module in read.modules.items():
        parents = {
            id(child): node
            for node in ast.walk(module.tree)
            for child in ast.iter_child_nodes(node)
        }
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Name | ast.Attribute):
                continue
            place = read.place_of(name, node) if isinstance(node.ctx, ast.Load) else None
            if place is None or not place[1]:
                continue
            above = parents.get(id(node))
            if isinstance(above, ast.Attribute):
                yield place, above.attr
            elif not (isinstance(above, ast.Call) and _is_declare(above)):
                yield place, ""


def _is_declare(call: ast.Call) -> bool:
    """`declare(function, REGISTRY, entry)` adds; it does not read."""
    return isinstance(call.func, ast.Name) and call.func.id == "declare"


def unread(read: Program, places: set[Place]) -> set[Place]:
    return places - {place for place, attr in attribute_uses(read) if attr not in ADDING}


def unsent(read: Program, places: set[Place]) -> set[Place]:
    return places - {place for place, attr in attribute_uses(read) if attr == "send"}


def unprovided(app: Flask, registries: dict[Place, Registry]) -> set[Place]:
    return {place for place, registry in registries.items() if not registry.of(app)}


def unheard(app: Flask, news: dict[Place, News]) -> set[Place]:
    return {place for place, one in news.items() if not one.listeners(app)}


def uninstalled(app: Flask, installed: Iterator[ModuleType]) -> list[str]:
    """Functions that declare something no app has, because nobody installs their module."""
    return [
        f"{module.__name__}: {entry}"
        for module in installed
        for registry, entry in declarations(module)
        if entry not in registry.of(app).values()
    ]


def kept_by_modules(read: Program) -> set[Place]:
    """Module names bound to an empty table, which somebody must mean to fill."""
    found = set()
    for name, module in read.modules.items():
        for key, node in module.defines.items():
            value = getattr(node, "value", None)
            empty = isinstance(value, ast.Dict | ast.List) and not ast.unparse(value).strip("[]{}")
            if empty or (isinstance(value, ast.Call) and ast.unparse(value) in EMPTY_CALLS):
                found.add((name, key))
    return found


EMPTY_CALLS = {"set()", "dict()", "list()"}


def test_every_registry_has_a_provider_and_a_reader(app):
    registries = declared(Registry)
    assert len(registries) > 15
    assert unprovided(app, registries) == set()
    assert unread(program(), set(registries)) == set()


def test_all_news_has_a_sender_and_a_listener(app):
    news = declared(News)
    assert len(news) > 5
    assert unsent(program(), set(news)) == set()
    assert unheard(app, news) == set()


def test_no_two_registries_or_news_share_a_name():
    for kind in (Registry, News):
        names = [one.name for one in declared(kind).values()]
        assert sorted(set(names)) == sorted(names)


def test_what_modules_declare_is_installed(app):
    assert uninstalled(app, modules()) == []


def test_no_module_keeps_what_belongs_to_the_app():
    assert kept_by_modules(program()) <= set(OF_THE_PROCESS)


PLANTED = {
    "kitchen": """
from core.registries import News, Registry, declare
MENU = Registry("menu", "")
ONLY_FILLED = Registry("only filled", "")
DECLARED = Registry("declared", "")
served = News("served")
never_sent = News("never sent")
_table: dict[str, int] = {}
_rows = list()

def order():
    served.send(1)
    return [one for one in MENU]

def boil(function):
    return declare(function, DECLARED, function)
""",
    "waiter": """
import kitchen
from kitchen import ONLY_FILLED, never_sent as silent

def init_app(app):
    kitchen.MENU.add(app, 1)
    ONLY_FILLED.add(app, 2)
    silent.connect(app, print)
""",
}


def test_a_registry_nobody_reads_and_news_nobody_sends_are_found():
    planted = Program(PLANTED)
    registries = {("kitchen", name) for name in ("MENU", "ONLY_FILLED", "DECLARED")}
    assert unread(planted, registries) == {("kitchen", "ONLY_FILLED"), ("kitchen", "DECLARED")}
    news = {("kitchen", "served"), ("kitchen", "never_sent")}
    assert unsent(planted, news) == {("kitchen", "never_sent")}
    assert kept_by_modules(planted) == {("kitchen", "_table"), ("kitchen", "_rows")}


@pytest.fixture
def poor(app):
    """The app without its tabs and without anybody who hears that an edition moved."""
    from events.editions.signals import edition_moved
    from events.editions.tabs import EDITION_TABS

    del app.extensions[EDITION_TABS.slot], app.extensions[edition_moved.slot]
    return app


def test_a_registry_without_provider_and_news_without_listener_are_found(poor):
    assert unprovided(poor, declared(Registry)) == {("events.editions.tabs", "EDITION_TABS")}
    assert unheard(poor, declared(News)) == {("events.editions.signals", "edition_moved")}


def test_a_module_nobody_installs_is_found():
    from talent.claims import jobs

    assert any("claims.issue_letter" in one for one in uninstalled(Flask("empty"), iter([jobs])))


def test_the_register_of_personal_data_says_something_of_every_column(app):
    """The same as in test_privacy.py: asked with the quick contracts, before anything is merged."""
    assert faults(own_tables(), dict(register())) == []
