"""What the finished product must pass, over the wire: parity, hostile peers, faults and loads."""
