"""What protects everybody at once: the lock-down."""
