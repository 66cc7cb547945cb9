"""Entitlement, certificates and their verification."""
