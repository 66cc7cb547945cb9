"""Small makers of facts and rows for tests."""
