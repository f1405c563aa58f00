"""Probes of weaknesses."""
