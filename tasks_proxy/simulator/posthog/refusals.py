"""Error answers, in the API's own form and in the one that its views make by hand."""

from __future__ import annotations

from tasks_proxy.simulator.operations import Answer


class Refused(Exception):
    """A request that is answered with an error; `answer` is that answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.body))
        self.answer = answer


def invalid(detail: str, attr: str | None, code: str = "invalid_input") -> Refused:
    """400: `attr` names the field that is wrong."""
    return _standard(400, "validation_error", code, detail, attr)


def required(attr: str) -> Refused:
    """400: a field that must be given."""
    return invalid("This field is required.", attr, "required")


def not_a_choice(value: object, attr: str) -> Refused:
    """400: a word that the field does not have."""
    return invalid(f'"{value}" is not a valid choice.', attr, "invalid_choice")


def missing() -> Refused:
    """404, also for what the key may not see."""
    return _standard(404, "invalid_request", "not_found", "Not found.", None)


def not_allowed(method: str) -> Refused:
    """405."""
    detail = f'Method "{method}" not allowed.'
    return _standard(405, "invalid_request", "method_not_allowed", detail, None)


def unauthenticated() -> Answer:
    """401, for a key that is none."""
    detail = "The provided API key is invalid or has expired."
    answer = _standard(401, "authentication_error", "invalid_personal_api_key", detail, None).answer
    return answer._replace(headers={"WWW-Authenticate": "Bearer"})


def by_hand(status: int, **body: object) -> Refused:
    """An error in no form but the view's own."""
    return Refused(Answer(status, dict(body)))


def _standard(status: int, kind: str, code: str, detail: str, attr: str | None) -> Refused:
    return Refused(Answer(status, {"type": kind, "code": code, "detail": detail, "attr": attr}))
