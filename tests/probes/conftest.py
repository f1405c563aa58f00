"""Puts this folder on the path, so that the tests of all areas share `probe_items`."""
