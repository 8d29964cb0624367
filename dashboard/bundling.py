"""ES modules of ours as one script: what a module imports stands before it, comments are gone.

Pure. It knows the few forms that our modules are written in and refuses all others, and names that
nobody exports: no import is left in what it makes, so no browser would refuse one. A module becomes
a block, one that exports becomes a function that is called once and returns its exports; so names
stay a module's own, and each runs once, where the browser would run it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# Whole lines of comment, as all of ours are, and indents; a statement never begins like either.
_COMMENTS = re.compile(r"(?m)^[ \t]*(?://[^\n]*\n|/\*[\s\S]*?\*/\n|\n)|^[ \t]+")
_NAMES = r"\{ (\w+(?:, \w+)*) \}"
_IMPORT = re.compile(rf'(?m)^import (?:{_NAMES} from )?"\./(\w+)\.js";\n')
_EXPORT = re.compile(r"(?m)^export (?=(?:(?:async )?function|const) (\w+)(?![\w$]))")
_PASSED_ON = re.compile(rf"(?m)^export {_NAMES};\n")
_ELSE = re.compile(r"(?m)^(?:import|export)\b.*|\bimport[(.].*")
_SIGN = re.compile(
    r"""//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"""
    r"""|[()\[\]{},;]|\basync\b|\bawait\b"""
)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


class NotBundled(ValueError):
    """A module is written in a way that this does not know."""


@dataclass(frozen=True, slots=True)
class _Done:
    """A module as it stands in the bundle, and the names that it exports."""

    text: str
    exports: tuple[str, ...]


def bundle(name: str, read: Callable[[str], str]) -> str:
    """The module of that name, without its ending, and all that it imports; `read` gives texts."""
    done: dict[str, _Done] = {}
    _add(name, read, done, ())
    return "".join(module.text for module in done.values())


def _add(
    name: str, read: Callable[[str], str], done: dict[str, _Done], above: tuple[str, ...]
) -> None:
    if name in above:
        raise NotBundled(" imports ".join((*above, name)))
    if name in done:
        return
    text = _COMMENTS.sub("", read(name).rstrip("\n") + "\n")
    known: set[str] = set()
    for names, imported in _IMPORT.findall(text):
        _add(imported, read, done, (*above, name))
        taken = set(_split(names))
        if missing := sorted(taken - set(done[imported].exports)):
            raise NotBundled(f"{name}.js imports {missing[0]}, which {imported}.js does not export")
        known |= taken
    done[name] = _wrapped(name, text, known)


def _wrapped(name: str, text: str, known: set[str]) -> _Done:
    """The module's place in the bundle; `known` are the names that it imports."""
    passed = [one for names in _PASSED_ON.findall(text) for one in _split(names)]
    if missing := [one for one in passed if one not in known]:
        raise NotBundled(f"{name}.js passes on {missing[0]}, which it does not import")
    names = (*_declared(name, text), *passed)
    body = _PASSED_ON.sub("", _EXPORT.sub("", _IMPORT.sub(_taken, text)))
    if left := _ELSE.search(body):
        raise NotBundled(f"{name}.js has {left[0]!r}")
    if not names:
        return _Done(f"{{\n{body}}}\n", names)
    if _awaits(body):
        raise NotBundled(f"{name}.js has an await outside of async functions, and exports")
    whole = f"const ${name}=(()=>{{\n{body}return{{{','.join(names)}}};\n}})();\n"
    return _Done(whole, names)


def _declared(name: str, text: str) -> Iterator[str]:
    """The names that are exported where they are declared, each by a statement of its own."""
    for found in _EXPORT.finditer(text):
        if text.startswith("const", found.end()) and not _declares_one(text[found.end() :]):
            raise NotBundled(f"{name}.js has more than {found[1]} in its export, or no end of it")
        yield found[1]


def _declares_one(statement: str) -> bool:
    """Whether what begins here comes to its semicolon without a comma outside of brackets."""
    depth = 0
    for sign in _SIGN.findall(statement):
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth -= 1
        elif sign in {*",;"} and not depth:
            return str(sign) == ";"
    return False


def _awaits(text: str) -> bool:
    """Whether something is awaited outside of every async function."""
    inside = [False]  # for each open bracket, whether `async` stands before in its statement
    for sign in _SIGN.findall(text):
        if sign == "async":
            inside[-1] = True
        elif sign in _OPENING:
            inside.append(False)
        elif sign in _CLOSING and len(inside) > 1:
            inside.pop()
        elif not any(inside) and (sign == "await" or (sign[0] == "`" and "await " in sign)):
            return True
        if sign in {*"},;"}:
            inside[-1] = False
    return False


def _taken(match: re.Match[str]) -> str:
    """What stands for an import: its names, out of what the module returned."""
    names, module = match.groups()
    return f"const{{{','.join(_split(names))}}}=${module};\n" if names else ""


def _split(names: str) -> list[str]:
    return names.split(", ") if names else []
