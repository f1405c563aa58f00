"""Probes of what exists in Azure."""
