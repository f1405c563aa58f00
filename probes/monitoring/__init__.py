"""Probes of alerts, receivers and dashboards."""
