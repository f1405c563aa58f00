"""A double of Azure on loopback, driven by an estate file; it knows nothing of the engine that it serves."""
