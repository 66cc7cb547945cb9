"""Mail: one transactional outbox, and the worker that delivers it."""
