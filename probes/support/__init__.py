"""Probes of support contracts, tickets and rights."""
