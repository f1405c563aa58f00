"""Probes of backup and recovery."""
