"""Accounts, roles, sign-in and the guard that denies by default."""
