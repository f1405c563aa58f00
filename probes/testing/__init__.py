"""Probes of test results and coverage."""
