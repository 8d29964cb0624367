"""The only user of Redis for task data: keys, codec, snapshots, events, locks."""
