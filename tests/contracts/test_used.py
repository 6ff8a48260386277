"""Whatever the program defines is used by the program; what only a test calls is dead."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from events import SLICES
from tests.contracts.program import Place, Program, program, template_words

# Decorators by which a library or a registry finds a function.
ENTRIES = {
    "route", "get", "post", "put", "delete", "own_page", "errorhandler", "before_request",
    "after_request", "context_processor", "app_template_global", "app_template_filter",
    "app_context_processor", "command", "group", "job", "policy", "listens_for", "compiles",
    "register", "validates",
}  # fmt: skip
BY_NAME = "the confined child finds it by its name"
EITHER = "one of two modules, chosen by the database"
ALLOWED = {
    ("core.audit.rules", "allow_changes"): "the migrations call it",
    ("core.operations.drift", "indexes_of"): "the migrations call it",
    ("core.accounts.passkeys", "PasskeyFactor"): "Flask-Security is told its name",
    ("core.files.drawing", "draw_page"): BY_NAME,
    ("core.files.joined_pages", "join_pictures"): BY_NAME,
    ("core.files.checks.pictures", "check_picture"): BY_NAME,
    ("core.files.checks.pdf", "check_pdf"): BY_NAME,
    **{(f"events.{name}", "init_app"): "events.init_app calls it" for name in SLICES},
    **{
        (f"core.operations.{copy}", name): EITHER
        for copy in ("postgresql_copy", "sqlite_copy")
        for name in ("dump", "is_empty", "counts")
    },
    ("core.cases.routes", "plain_page"): "the pattern of a new slice: tests/contracts/licences.py",
    ("events.attendees.columns", "add_attendee_column"): "lists take its place",
}
# Methods that a library calls on our subclass.
HOOKS = {
    "make_globals", "process_bind_param", "process_result_value", "pre_validate", "load_config",
    "get_last_counter", "set_last_counter", "generate_qrcode", "send_mail", "create_user",
    "get_setup_methods", "name_svn", "authenticator_selection", "generate_challenge",
    "authentication_options",
    "check_tf_required", "check_tf_required_setup", "get_x_object", "_update_meta", "_handle_id",
    "incr", "get_expiry", "murder_pending", "bind_expression", "column_expression",
}  # fmt: skip


def dead_definitions(read: Program) -> set[Place]:
    """Functions and classes nobody reads but themselves, and which nothing finds by a decorator."""
    uses = read.uses()
    return {
        (name, key)
        for name, module in read.modules.items()
        for key, node in module.defines.items()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not uses[name, key]
        and not _is_entry(node)
    }


def dead_methods(read: Program, words: frozenset[str]) -> set[Place]:
    """Methods and properties whose name stands nowhere, neither in code nor in a template."""
    known = words | {word for module in read.modules.values() for word in _words(module.tree)}
    return {
        (name, f"{node.name}.{method.name}")
        for name, module in read.modules.items()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef)
        and method.name not in known | HOOKS
        and not method.name.startswith(("__", "validate_"))
        and not _is_entry(method)
    }


def _is_entry(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    named = (ast.unparse(one).split("(")[0].rpartition(".")[2] for one in node.decorator_list)
    return not ENTRIES.isdisjoint(named)


def _words(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # A column's or a method's name handed over as text, such as a sort key.
            yield from node.value.split()


def test_every_function_and_class_is_used_by_the_program():
    assert dead_definitions(program()) - set(ALLOWED) == set()


def test_every_method_is_named_somewhere():
    assert dead_methods(program(), template_words()) == set()


PLANTED = {
    "kitchen": """
def cook():
    return _salt()

def _salt():
    return 1

def recurse(n):
    return recurse(n - 1)

@blueprint.get("/menu")
def menu():
    return Pot().lid

class Pot:
    @property
    def lid(self):
        return 1

    def scratch(self):
        return 2
""",
    "house": "from kitchen import cook as make, recurse\n__all__ = ['recurse']\n",
    "guest": "import house\n\ndef eat():\n    return house.make()\n\neat()\n",
}


def test_what_nobody_calls_is_found_behind_a_reexport():
    planted = Program(PLANTED)
    assert dead_definitions(planted) == {("kitchen", "recurse")}
    assert dead_methods(planted, frozenset()) == {("kitchen", "Pot.scratch")}
    del planted.modules["guest"]
    assert ("kitchen", "cook") in dead_definitions(planted)
