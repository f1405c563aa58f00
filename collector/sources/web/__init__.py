"""HTTPS as the CI hosts speak it: what leaves, what is believed of an answer, and how long is waited for it."""
