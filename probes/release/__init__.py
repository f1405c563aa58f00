"""Probes about what is released: what expires, and which versions are in use."""
