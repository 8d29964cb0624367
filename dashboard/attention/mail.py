"""Mails about what needs a person: planned by rules, claimed, and sent once each."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from dashboard.attention.findings import findings_for
from dashboard.attention.models import Finding, Mail, MailRule, Pace
from tasks_proxy.accounts.access import organisations_of
from tasks_proxy.accounts.models import User
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import presence

DIGEST_HOUR = 8
"""The hour of a person's own day after which they are sent what gathered."""

TRIES = 5
_LOST = timedelta(minutes=15)
_A_DAY = timedelta(hours=20)  # less than a day, so that a late digest does not delay the next ones
State = Mail.State


def mail_works() -> bool:
    """Whether mail reaches people, or only a log."""
    return bool(settings.MAIL_REACHES_PEOPLE)


def plan() -> list[int]:
    """Note every finding that somebody is to be mailed about; who has mail to be sent now.

    A finding is noted once for each person, whatever restarts: what was noted is never again.
    """
    now = timezone.now()
    lost = Mail.objects.filter(state=State.SENDING, changed_at__lt=now - _LOST)
    lost.update(state=State.UNKNOWN, changed_at=now)
    for rule in MailRule.objects.exclude(pace=Pace.OFF).select_related("user", "task_list"):
        _note(rule)
    waiting = Mail.objects.filter(state=State.WAITING)
    people = set(waiting.filter(pace=Pace.ONCE).values_list("user_id", flat=True))
    for person, zone in set(waiting.filter(pace=Pace.DAILY).values_list("user_id", "zone")):
        if person not in people and _digest_due(person, zone, now):
            people.add(person)
    return sorted(people)


def deliver(user_pk: int) -> None:
    """Send this person what waits for them: a mail for each list, and their digest when it is due.

    What failed waits for the next turn, TRIES times.
    """
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if user is None:
        return
    claimed = _claim(Mail.objects.filter(user=user, pace=Pace.ONCE))
    by_list: defaultdict[int, list[Mail]] = defaultdict(list)
    for mail in _still_wanted(user, claimed):
        by_list[mail.task_list_id].append(mail)
    for mails in by_list.values():
        _send(user, mails, f"{_many(len(mails))} in {mails[0].task_list.title}")
    now = timezone.now()
    gathered = Mail.objects.filter(user=user, pace=Pace.DAILY)
    zone = gathered.filter(state=State.WAITING).values_list("zone", flat=True).first()
    if zone and _digest_due(user.pk, zone, now):
        mails = _still_wanted(user, _claim(gathered))
        if mails:
            _send(user, mails, f"{_many(len(mails))} today")


def _note(rule: MailRule) -> None:
    known = Mail.objects.filter(
        user=rule.user, task_list=OuterRef("task_list"), mark=OuterRef("mark")
    )
    mine = organisations_of(rule.user).filter(pk=rule.organisation_id)
    found = findings_for(rule.user, mine).filter(
        ~Exists(known), need__in=rule.needs.split(), found_at__gte=rule.since
    )
    if rule.task_list_id:
        found = found.filter(task_list=rule.task_list_id)
    else:
        own = MailRule.objects.filter(user=rule.user).exclude(task_list=None)
        found = found.exclude(task_list__in=own.values("task_list"))
    rows = list(found.select_related("task_list"))
    looking = _looked_at(rule.user, {row.task_list for row in rows})
    Mail.objects.bulk_create([_mail(rule, row, looking) for row in rows], ignore_conflicts=True)


def _mail(rule: MailRule, finding: Finding, looking: set[int]) -> Mail:
    return Mail(
        user=rule.user,
        organisation_id=rule.organisation_id,
        task_list=finding.task_list,
        mark=finding.mark,
        title=finding.title or finding.task_id,
        need=finding.need,
        pace=rule.pace,
        zone=rule.zone,
        state=State.SEEN if finding.task_list_id in looking else State.WAITING,
    )


def _looked_at(user: User, task_lists: Iterable[TaskList]) -> set[int]:
    """Those of the lists that this person looks at now; without the store nobody is known to."""
    try:
        return {row.pk for row in task_lists if user.pk in presence.present(row)}
    except StoreUnavailable:
        return set()


def _digest_due(user_pk: int, zone: str, now: datetime) -> bool:
    if now.astimezone(ZoneInfo(zone)).hour < DIGEST_HOUR:
        return False
    sent = Mail.objects.filter(
        user=user_pk, pace=Pace.DAILY, state=State.SENT, changed_at__gt=now - _A_DAY
    )
    return not sent.exists()


def _claim(rows: QuerySet[Mail]) -> list[Mail]:
    """The rows that wait, taken by nobody but this call."""
    claim = uuid.uuid4().hex
    waiting = rows.filter(state=State.WAITING)
    waiting.update(state=State.SENDING, claim=claim, changed_at=timezone.now())
    mine = Mail.objects.filter(claim=claim, state=State.SENDING)
    return list(mine.select_related("task_list", "organisation").order_by("pk"))


def _still_wanted(user: User, mails: Sequence[Mail]) -> list[Mail]:
    """Those whose finding still stands before this person; the others are over."""
    standing = findings_for(user, organisations_of(user))
    known = set(
        standing.filter(mark__in=[mail.mark for mail in mails]).values_list("task_list_id", "mark")
    )
    over = [mail.pk for mail in mails if (mail.task_list_id, mail.mark) not in known]
    Mail.objects.filter(pk__in=over).update(state=State.OVER, changed_at=timezone.now())
    return [mail for mail in mails if mail.pk not in set(over)]


def _send(user: User, mails: Sequence[Mail], subject: str) -> None:
    text = render_to_string("attention/mail/findings.txt", _told(mails))
    rows = Mail.objects.filter(pk__in=[mail.pk for mail in mails])
    try:
        send_mail(" ".join(subject.split())[:200], text, None, [user.email])
    except (OSError, SMTPException) as error:
        tries = max(mail.tries for mail in mails) + 1
        state = State.FAILED if tries >= TRIES else State.WAITING
        told = f"The mail server did not take it ({type(error).__name__})."
        rows.update(state=state, tries=tries, error=told, changed_at=timezone.now())
        return
    rows.update(state=State.SENT, error="", changed_at=timezone.now())


def _told(mails: Sequence[Mail]) -> dict[str, object]:
    by_list: defaultdict[TaskList, list[Mail]] = defaultdict(list)
    for mail in mails:
        by_list[mail.task_list].append(mail)
    organisation = mails[0].organisation.slug
    return {
        "lists": [
            {
                "title": row.title,
                "link": _link("list", found[0].organisation.slug, row.key),
                "mails": found,
            }
            for row, found in by_list.items()
        ],
        "inbox": _link("attention"),
        "rules": _link("attention-mail", organisation),
    }


def _link(name: str, *parts: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=parts)}"


def _many(count: int) -> str:
    return "1 task needs somebody" if count == 1 else f"{count} tasks need somebody"
