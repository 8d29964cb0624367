"""Mails about what needs a person: to whom, how often, and what became of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail as outbox
from django.utils import timezone
from pytest_django import Settings

from dashboard.attention import mail
from dashboard.attention.findings import findings_update
from dashboard.attention.jobs import attention_mail, upkeep
from dashboard.attention.models import Finding, Hush, Mail, MailRule, Pace
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import presence, snapshots
from tests.conftest import SignIn
from tests.dashboard.listed import listed, wire
from tests.dashboard.queued import run_jobs
from tests.services.redis_server import RedisServer

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

RULES = "/o/acme/attention/mail/"


@pytest.fixture(autouse=True)
def _mail_works(settings: Settings) -> None:
    settings.MAIL_REACHES_PEOPLE = True
    settings.PUBLIC_URL = "https://taskloom.example"


def ruled(user: User, organisation: Organisation, pace: Pace = Pace.ONCE, **fields: object) -> None:
    rule: dict[str, object] = {"since": timezone.now() - timedelta(hours=1)}
    MailRule.objects.create(user=user, organisation=organisation, pace=pace, **rule | fields)


def launch(organisation: Organisation, reason: str = "Which region?") -> TaskList:
    row = listed(organisation, "launch", wire("a", "blocked", blockedReason=reason))
    findings_update(row, snapshots.read(row))
    return row


def turn() -> list[str]:
    """One turn of the job; the subjects of the mails that it sent."""
    before = len(outbox.outbox)
    for person in mail.plan():
        mail.deliver(person)
    return [str(sent.subject) for sent in outbox.outbox[before:]]


def states() -> list[str]:
    return list(Mail.objects.values_list("state", flat=True))


def test_whoever_asks_for_it_is_mailed_once(organisation: Organisation, viewer: User) -> None:
    ruled(viewer, organisation)
    launch(organisation)
    assert turn() == ["1 task needs somebody in launch"]
    sent = outbox.outbox[0]
    assert sent.to == [viewer.email]
    assert "Blocked: Title of a" in sent.body
    assert "https://taskloom.example/o/acme/lists/launch/" in sent.body
    assert "https://taskloom.example/o/acme/attention/mail/" in sent.body
    launch(organisation)
    Finding.objects.all().delete()  # as where everything was lost and found anew
    launch(organisation)
    assert turn() == []
    launch(organisation, "Who pays?")
    assert turn() == ["1 task needs somebody in launch"]


def test_whoever_looks_at_the_list_is_not_mailed_about_it(
    organisation: Organisation, viewer: User, editor: User
) -> None:
    ruled(viewer, organisation)
    ruled(editor, organisation)
    presence.come(launch(organisation), [viewer.pk])
    turn()
    assert [sent.to for sent in outbox.outbox] == [[editor.email]]
    assert sorted(states()) == ["seen", "sent"]


@pytest.mark.parametrize("pace", [Pace.OFF, Pace.ONCE])
def test_a_list_may_follow_a_rule_of_its_own(
    organisation: Organisation, viewer: User, pace: Pace
) -> None:
    ruled(viewer, organisation, Pace.ONCE if pace == Pace.OFF else Pace.OFF)
    ruled(viewer, organisation, pace, task_list=launch(organisation))
    assert len(turn()) == (pace == Pace.ONCE)


def test_only_the_needs_of_the_rule_count(organisation: Organisation, viewer: User) -> None:
    ruled(viewer, organisation, needs="failed slow")
    launch(organisation)
    assert turn() == []


def test_what_was_found_before_the_rule_is_not_mailed(
    organisation: Organisation, viewer: User
) -> None:
    launch(organisation)
    ruled(viewer, organisation, since=timezone.now())
    assert turn() == []


def test_what_is_over_or_hidden_or_not_theirs_any_more_is_not_sent(
    organisation: Organisation, viewer: User
) -> None:
    ruled(viewer, organisation)
    row = launch(organisation)
    people = mail.plan()
    Hush.objects.create(user=viewer, task_list=row, mark=Finding.objects.get().mark)
    mail.deliver(people[0])
    assert states() == ["over"]
    launch(organisation, "Who pays?")
    people = mail.plan()
    Membership.objects.filter(user=viewer).delete()
    mail.deliver(people[0])
    assert set(states()) == {"over"}
    launch(organisation, "And when?")
    assert mail.plan() == []
    assert outbox.outbox == []


def test_a_mail_server_that_fails_is_asked_again_for_a_while(
    organisation: Organisation, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SMTPServerDisconnected("secret detail")

    ruled(viewer, organisation)
    launch(organisation)
    with monkeypatch.context() as patched:
        patched.setattr(mail, "send_mail", refuse)
        turn()
        assert states() == ["waiting"]
        assert "SMTPServerDisconnected" in Mail.objects.get().error
        assert "secret" not in Mail.objects.get().error
        for _ in range(mail.TRIES):
            turn()
    assert states() == ["failed"]
    assert turn() == []


def test_a_worker_that_died_while_sending_leaves_it_untold_rather_than_told_twice(
    organisation: Organisation, viewer: User
) -> None:
    ruled(viewer, organisation)
    launch(organisation)
    mail.plan()
    Mail.objects.update(state="sending", changed_at=timezone.now() - timedelta(hours=1))
    assert turn() == []
    assert states() == ["unknown"]


def test_a_digest_gathers_a_day_and_comes_in_the_morning_of_its_reader(
    organisation: Organisation, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(hour: int, day: int = 3) -> None:
        moment = datetime(2030, 1, day, hour, 30, tzinfo=UTC)
        monkeypatch.setattr("dashboard.attention.mail.timezone.now", lambda: moment)

    ruled(viewer, organisation, Pace.DAILY, zone="America/New_York")
    tasks = [wire(name, "blocked") for name in "ab"]
    row = listed(organisation, "launch", *tasks)
    findings_update(row, snapshots.read(row))
    at(12)
    assert turn() == []
    at(13)  # half past eight in New York
    assert turn() == ["2 tasks need somebody today"]
    launch(organisation, "Who pays?")
    at(20)
    assert turn() == []
    at(14, day=4)
    assert turn() == ["1 task needs somebody today"]


def test_a_rule_is_kept_shown_and_removed(
    organisation: Organisation, viewer: User, signed_in: SignIn
) -> None:
    launch(organisation)
    client = signed_in(viewer)
    client.cookies["zone"] = "Europe/Berlin"
    client.post(RULES, {"pace": "daily", "needs": ["failed", "slow"]})
    client.post(RULES, {"pace": "once", "needs": ["blocked"], "list": "launch"})
    kept = MailRule.objects.values_list("task_list__key", "pace", "needs", "zone")
    assert set(kept) == {
        (None, "daily", "failed slow", "Europe/Berlin"),
        ("launch", "once", "blocked", "Europe/Berlin"),
    }
    page = client.get(RULES).content.decode()
    assert page.count("checked") == 5
    assert "Remove this rule" in page
    client.post(f"{RULES}remove/", {"list": "launch"})
    assert MailRule.objects.get().task_list is None


def test_what_makes_no_rule_is_told_and_kept_in_the_form(
    organisation: Organisation, viewer: User, signed_in: SignIn
) -> None:
    client = signed_in(viewer)
    answer = client.post(RULES, {"pace": "once"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Choose what to be mailed about" in page
    assert 'value="once" checked' in page
    assert client.post(RULES, {"pace": "hourly", "needs": ["slow"]}).status_code == 400
    assert client.post(RULES, {"pace": "off", "list": "nowhere"}).status_code == 404
    assert not MailRule.objects.exists()


def test_the_log_tells_each_person_of_their_own_mails(
    organisation: Organisation, viewer: User, editor: User, signed_in: SignIn, settings: Settings
) -> None:
    ruled(viewer, organisation)
    launch(organisation)
    turn()
    assert "Title of a" in signed_in(viewer).get(RULES).content.decode()
    assert "Nothing was sent yet" in signed_in(editor).get(RULES).content.decode()
    settings.MAIL_REACHES_PEOPLE = False
    assert "sends no mail yet" in signed_in(viewer).get(RULES).content.decode()


def test_the_job_has_each_person_mailed_by_a_job_of_the_queue_for_mail(
    organisation: Organisation, viewer: User, editor: User
) -> None:
    ruled(viewer, organisation)
    ruled(editor, organisation)
    launch(organisation)
    attention_mail()
    assert outbox.outbox == []
    assert run_jobs("mail") == ["mail.attention_deliver"] * 2
    assert {sent.to[0] for sent in outbox.outbox} == {viewer.email, editor.email}
    attention_mail()
    assert run_jobs("mail") == []


def test_without_a_mail_server_or_a_queue_nothing_is_lost(
    organisation: Organisation, viewer: User, settings: Settings, redis_server: RedisServer
) -> None:
    ruled(viewer, organisation)
    launch(organisation)
    settings.MAIL_REACHES_PEOPLE = False
    attention_mail()
    assert not Mail.objects.exists()
    settings.MAIL_REACHES_PEOPLE = True
    redis_server.stop()
    attention_mail()
    redis_server.start()
    assert states() == ["waiting"]
    assert turn() == ["1 task needs somebody in launch"]


def test_old_mails_and_hiding_are_forgotten_but_not_of_what_still_stands(
    organisation: Organisation, viewer: User
) -> None:
    row = launch(organisation)
    old = timezone.now() - timedelta(days=100)
    for mark in (Finding.objects.get().mark, "gone"):
        Hush.objects.create(user=viewer, task_list=row, mark=mark, made_at=old)
        known = {"organisation": organisation, "need": "slow", "pace": "once", "changed_at": old}
        Mail.objects.create(user=viewer, task_list=row, mark=mark, **known)
    upkeep()
    assert (Hush.objects.count(), Mail.objects.count()) == (1, 1)
