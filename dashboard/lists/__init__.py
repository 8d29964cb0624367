"""A list's page: header, views, fragments."""
