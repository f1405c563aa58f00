"""Probes about models of artificial intelligence."""
