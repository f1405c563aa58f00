"""The command line: wiring, printing and exit codes; the only reader of arguments, environment and clock."""
