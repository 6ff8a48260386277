from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

import pytest
from flask import Blueprint, Flask

from core.registries import News, Provider, Registry, declare, install


@dataclass(frozen=True)
class Dish:
    key: str
    price: int = 0


MENU = Registry[Dish]("test menu", "What there is to eat.", order="price")
DISH_SERVED = News[Dish]("test dish served")


def test_two_apps_in_one_process_share_nothing():
    one, other = Flask("one"), Flask("other")
    heard = []
    MENU.add(one, Dish("noodles", 12))
    DISH_SERVED.connect(one, heard.append)
    assert list(MENU.of(other)) == []
    with other.app_context():
        DISH_SERVED.send(Dish("noodles"))
        assert (list(MENU), MENU.find("noodles")) == ([], None)
    with one.app_context():
        DISH_SERVED.send(Dish("noodles"))
        assert MENU["noodles"].price == 12
    assert heard == [Dish("noodles")]


def test_what_is_read_stands_in_the_declared_order():
    app = Flask("one")
    MENU.add(app, Dish("duck", 80), Dish("rice", 2))
    MENU.add(app, Dish("tea", 2), Dish("soup", 5))
    assert list(MENU.of(app)) == ["rice", "tea", "soup", "duck"]


def test_a_second_entry_of_one_key_and_a_second_hearing_are_refused():
    app = Flask("one")
    MENU.add(app, Dish("duck", 80))
    with pytest.raises(RuntimeError, match="test menu has two entries duck"):
        MENU.add(app, Dish("duck", 90))
    listener = [].append
    DISH_SERVED.connect(app, listener)
    with pytest.raises(RuntimeError, match="twice"):
        DISH_SERVED.connect(app, listener)


def test_installing_a_module_brings_its_declarations_and_its_blueprint():
    cook = ModuleType("cook")
    cook.blueprint = Blueprint("kitchen", "cook")

    def boil() -> str:
        return "boiled"

    boil.__module__ = "cook"
    cook.boil = declare(boil, WORKS, Provider("boil", boil))
    guest = ModuleType("guest")
    guest.boil = boil  # imported there, so not declared there
    for app in (Flask("one"), Flask("other")):
        install(app, cook, guest)
        assert [one.call() for one in WORKS.of(app).values()] == ["boiled"]
        assert "kitchen" in app.blueprints


WORKS = Registry[Provider]("test works", "What a cook does.")
