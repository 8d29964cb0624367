"""An organisation's people and rules: members, invitations, tokens and the audit log."""
