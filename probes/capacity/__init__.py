"""Probes of quotas and headroom."""
