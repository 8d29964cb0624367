"""Tokens get ids for pages, people's addresses count as verified, and counters get their table."""

import uuid

from django.core.management import call_command
from django.db import migrations


def name_tokens(apps, schema_editor):
    """Each token by itself, for SQL has no UUIDs that both databases know."""
    ApiToken = apps.get_model("accounts", "ApiToken")
    for digest in ApiToken.objects.filter(public_id=None).values_list("pk", flat=True):
        ApiToken.objects.filter(pk=digest).update(public_id=uuid.uuid4())


def trust_addresses(apps, schema_editor):
    """So far people came by whoever runs the site, who vouched for their addresses."""
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in User.objects.filter(emailaddress=None)
    )


def make_cache_table(apps, schema_editor):
    """The table of settings.CACHES, in which attempts are counted."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_invitations_and_two_factors"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(name_tokens, migrations.RunPython.noop),
        migrations.RunPython(trust_addresses, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
