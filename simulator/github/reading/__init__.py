"""What can be read of a repository, by area: each module has its routes."""
