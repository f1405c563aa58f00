"""Azure as a source: one read-only pipeline for every call, Resource Graph, lists, objects and the management SDKs."""
