"""The files that people write: strict YAML with positions, shapes that check it, and the workload file."""
