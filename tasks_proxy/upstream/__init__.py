"""Clients of the services that hold the tasks: transport, one class an API, a factory."""
