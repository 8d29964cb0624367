"""What needs a person: found by rules, gathered in an inbox, told by mail to who asks for it."""
