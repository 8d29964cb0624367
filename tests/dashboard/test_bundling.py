"""Scripts in one piece: what they hold, in which order, and what is refused."""

from __future__ import annotations

import pytest

from dashboard.bundling import NotBundled, bundle

_ONE = "export const a = 1;\n"


def bundled(**modules: str) -> str:
    return bundle("page", modules.__getitem__)


def test_what_is_imported_stands_first_and_once() -> None:
    whole = bundled(
        page='import { b } from "./one.js";\nimport { c } from "./two.js";\nb(c);\n',
        one='import { c } from "./two.js";\nexport const b = (x) => x + c;\n',
        two="export const c = 1;\n",
    )
    assert whole == (
        "const $two=(()=>{\nconst c = 1;\nreturn{c};\n})();\n"
        "const $one=(()=>{\nconst{c}=$two;\nconst b = (x) => x + c;\nreturn{b};\n})();\n"
        "{\nconst{b}=$one;\nconst{c}=$two;\nb(c);\n}\n"
    )


def test_functions_and_names_that_are_passed_on_are_exported() -> None:
    whole = bundled(
        page='import { f, g } from "./one.js";\nexport { f, g };\n',
        one="export function f() {}\nexport async function g() {}\n",
    )
    assert "function f() {}\nasync function g() {}\nreturn{f,g};" in whole
    assert "const{f,g}=$one;\nreturn{f,g};" in whole


def test_comments_and_indents_go_and_texts_stay() -> None:
    whole = bundled(
        page='// What it is.\n\n/** Why. */\nif (x) {\n  // Then.\n  y("// a"); // b\n}'
    )
    assert whole == '{\nif (x) {\ny("// a"); // b\n}\n}\n'


def test_a_module_that_imports_for_its_effects_takes_no_name() -> None:
    assert bundled(page='import "./one.js";\nb();\n', one="a();\n") == "{\na();\n}\n{\nb();\n}\n"


@pytest.mark.parametrize(
    "line",
    [
        'import one from "./one.js";',
        'import * as one from "./one.js";',
        'import { a as b } from "./one.js";',
        'import { a } from "https://elsewhere.example/one.js";',
        "export default 1;",
        "export let a = 1;",
        "export const a$ = 1;",
        "export const { a } = b;",
        "export const a = 1, b = 2;",
        "export const a = (x, y) => [x, y],\n  b = 2;",
        "export const a = 1",
        'export * from "./one.js";',
        'import("./one.js");',
        "at(import.meta.url);",
    ],
)
def test_a_form_that_it_does_not_know_is_refused(line: str) -> None:
    with pytest.raises(NotBundled, match=r"page\.js has|page has"):
        bundled(page=f"{line}\n", one="export const a = 1;\n")


@pytest.mark.parametrize(
    "value",
    [
        "{ x: 1, y: [1, 2] }",
        "made((x, y) => {\n  f(x, y);\n}, 2)",
        '"a, b"',
        "'a, b'",
        "`${x}, ${y}`",
        "[1, // it's one, of two\n 2]",
    ],
)
def test_a_comma_inside_a_value_declares_nothing(value: str) -> None:
    assert "return{a};" in bundled(page=f"export const a = {value};\nlet b = 1, c = 2;\n")


@pytest.mark.parametrize(
    "page",
    [
        'import { a, c } from "./one.js";\n',
        'import { b } from "./one.js";\nimport { c } from "./one.js";\n',
        'import { c } from "./none.js";\n',
    ],
)
def test_a_name_that_the_module_does_not_export_is_refused(page: str) -> None:
    one = "export const a = 1;\nexport function b() {}\nconst c = 1;\n"
    with pytest.raises(NotBundled, match=r"page\.js imports c, which (one|none)\.js does not"):
        bundled(page=page, one=one, none="f();\n")


def test_a_name_that_was_not_imported_is_not_passed_on() -> None:
    with pytest.raises(NotBundled, match=r"page\.js passes on b, which it does not import"):
        bundled(page='import { a } from "./one.js";\nexport { a, b };\n', one=_ONE)


@pytest.mark.parametrize(
    "line",
    [
        "const b = await f();",
        "if (b) {\n  await f();\n}",
        "const b = async () => f();\nawait b();",
        "async function f({ x } = {}) {\n  await x;\n}\nawait f();",
        "g(async () => f(), await f());",
        "const b = `${await f()}`;",
    ],
)
def test_a_module_that_exports_and_waits_while_it_is_read_is_refused(line: str) -> None:
    with pytest.raises(NotBundled, match=r"page\.js has an await"):
        bundled(page=f"{_ONE}{line}\n")
    assert "await" in bundled(page=f"{line}\n")  # as in the module that it is a block of


@pytest.mark.parametrize(
    "line",
    [
        "async function f({ x } = {}, y) {\n  if (x) {\n    g();\n    await y;\n  }\n}",
        "const f = async (x, y) => g(x, await y);",
        'on("load", async () => {\n  const b = {};\n  return `${await b}`;\n});',
        'tell("await it"); // and await it',
    ],
)
def test_what_waits_in_an_async_function_is_known(line: str) -> None:
    assert "await" in bundled(page=f"{_ONE}{line}\n")


def test_modules_that_import_each_other_are_refused() -> None:
    with pytest.raises(NotBundled, match="page imports one imports page"):
        bundled(page='import "./one.js";\n', one='import "./page.js";\n')
