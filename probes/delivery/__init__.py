"""Probes of CI hosts: how the release is built, tested and rolled out."""
