"""Probes of what the workload stands on: the platform and its incidents."""
