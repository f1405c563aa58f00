"""Probes of ways back from a release."""
