"""The page of one's own rules for mail in an organisation, with the log of what was sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dashboard import answer
from dashboard.attention.forms import RuleForm
from dashboard.attention.mail import DIGEST_HOUR, mail_works
from dashboard.attention.models import Mail, MailRule, Pace
from dashboard.member import MemberRequest
from dashboard.zone import zone_of
from tasks_proxy.accounts.access import Access, organisation_for
from tasks_proxy.history.lists import list_by_key
from tasks_proxy.history.models import TaskList

A_PAGE = 50
MOST_LISTS = 500
"""Lists that the form offers, those seen last; a list's own page leads here for any other."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule with the form that shows it; `task_list` is None for all lists without their own."""

    task_list: TaskList | None
    form: RuleForm
    stored: bool


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MemberRequest, organisation: str) -> HttpResponse:
    """Show one's rules, `?list=` with a new one for that list; or store one, with `list` its key.

    Viewers have rules too: they change nothing but what they are told.
    """
    access = organisation_for(request.user, organisation)
    key = (request.POST if request.method == "POST" else request.GET).get("list", "")
    task_list = _list(access, key)
    if request.method != "POST":
        return _page(request, access, task_list, None)
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _page(request, access, task_list, form, status=400)
    _store(request, access, task_list, form)
    what = f"“{task_list.title}”" if task_list else access.organisation.name
    messages.success(request, f"Your rule for {what} is saved.")
    return redirect("attention-mail", access.organisation.slug)


@login_required
@require_POST
def remove(request: MemberRequest, organisation: str) -> HttpResponse:
    """Let a list follow the organisation's rule again."""
    access = organisation_for(request.user, organisation)
    task_list = _list(access, request.POST.get("list", ""))
    if task_list is not None:
        MailRule.objects.filter(user=request.user, task_list=task_list).delete()
        messages.success(request, f"“{task_list.title}” follows your rule for all lists again.")
    return redirect("attention-mail", access.organisation.slug)


def _list(access: Access, key: str) -> TaskList | None:
    """The list at this key; None for no key, Http404 for none such."""
    if not key:
        return None
    found = list_by_key(access.organisation, key)
    if found is None:
        raise Http404("No such list.")
    return found


def _store(
    request: MemberRequest, access: Access, task_list: TaskList | None, form: RuleForm
) -> None:
    """Keep the rule. One that was off mails nothing of what was found before now."""
    rule = MailRule.objects.filter(
        user=request.user, organisation=access.organisation, task_list=task_list
    ).first()
    values = {
        "pace": form.cleaned_data["pace"],
        "needs": " ".join(form.cleaned_data["needs"]),
        "zone": str(zone_of(request)),
    }
    if rule is None or rule.pace == Pace.OFF:
        values["since"] = timezone.now()
    MailRule.objects.update_or_create(
        user=request.user,
        organisation=access.organisation,
        task_list=task_list,
        defaults=values,
    )


def _page(
    request: MemberRequest,
    access: Access,
    task_list: TaskList | None,
    form: RuleForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    mine = {"user": request.user, "organisation": access.organisation}
    rules = list(MailRule.objects.filter(**mine).select_related("task_list"))
    whole = next((rule for rule in rules if rule.task_list is None), MailRule(**mine))
    ruled = [_ruled(whole, form if task_list is None else None, stored=True)]
    named = [rule for rule in rules if rule.task_list]
    ruled += [_ruled(rule, form if rule.task_list == task_list else None) for rule in named]
    if task_list and task_list not in [rule.task_list for rule in named]:
        fresh = MailRule(**mine, task_list=task_list, pace=Pace.ONCE)
        ruled.append(_ruled(fresh, form, stored=False))
    log = Mail.objects.filter(**mine).select_related("task_list")
    offered = TaskList.objects.filter(organisation=access.organisation, left_at=None)
    context = {
        "access": access,
        "organisation": access.organisation,
        "ruled": ruled,
        "open_key": task_list.key if task_list else "",
        "offered": offered.exclude(pk__in=[rule.task_list_id for rule in named])[:MOST_LISTS],
        "log": Paginator(log, A_PAGE).get_page(request.GET.get("page")),
        "mail_works": mail_works(),
        "digest_hour": DIGEST_HOUR,
        "zone": str(zone_of(request)),
    }
    return answer.page(request, "attention/mail.html", context, status=status)


def _ruled(rule: MailRule, form: RuleForm | None, *, stored: bool = True) -> Ruled:
    return Ruled(rule.task_list, form or RuleForm.of(rule), stored)
