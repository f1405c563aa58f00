"""The bodies that GitHub sends, by area; the corpus of recorded answers shows their keys."""
