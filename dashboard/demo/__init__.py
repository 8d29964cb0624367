"""The demo: every process on this machine, started, watched and stopped by one command."""
