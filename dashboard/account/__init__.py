"""A person's own account: sign-in, second factor, sessions, and what happens around them."""
