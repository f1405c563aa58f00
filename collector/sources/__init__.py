"""The only rooms that talk to the outside: Azure and files."""
