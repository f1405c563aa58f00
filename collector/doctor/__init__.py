"""Pure: what a policy needs to read, what the caller may read, and which right is missing where."""
