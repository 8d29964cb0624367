"""Routes of this room."""

from __future__ import annotations

from django.urls import include, path

from dashboard.team import endings, invitations, joining, journal, members, organisations, tokens

_within = [
    path("team/", members.page, name="team"),
    path("team/leave/", endings.leave, name="team-leave"),
    path("team/members/<int:user>/role/", members.role, name="member-role"),
    path("team/members/<int:user>/remove/", endings.remove, name="member-remove"),
    path("team/members/<int:user>/transfer/", endings.transfer, name="member-transfer"),
    path("team/invitations/", invitations.create, name="invitation-create"),
    path("team/invitations/<uuid:invitation>/link/", invitations.copy, name="invitation-copy"),
    path("team/invitations/<uuid:invitation>/renew/", invitations.renew, name="invitation-renew"),
    path(
        "team/invitations/<uuid:invitation>/revoke/", invitations.revoke, name="invitation-revoke"
    ),
    path("tokens/", tokens.page, name="tokens"),
    path("tokens/revoke/", tokens.revoke_all, name="tokens-revoke-mine"),
    path("tokens/revoke/all/", tokens.revoke_everybodys, name="tokens-revoke-everybodys"),
    path("tokens/<uuid:token>/revoke/", tokens.revoke, name="token-revoke"),
    path("audit/", journal.page, name="audit"),
    path("audit/entries.<slug:form>", journal.export, name="audit-export"),
    path("settings/", organisations.settings_page, name="organisation-settings"),
    path("settings/two-factors/", organisations.two_factors, name="organisation-two-factors"),
]

urlpatterns = [
    path("organisations/new/", organisations.create, name="organisation-new"),
    path("invitations/<slug:secret>/", joining.page, name="invitation"),
    path("o/<slug:organisation>/", include(_within)),
]
