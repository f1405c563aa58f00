"""GitHub as an Enterprise Server would serve it: below `/api/v3` of the simulator's own address."""
