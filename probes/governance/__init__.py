"""Probes of the rules that the organisation has set."""
