"""The bodies of Azure's answers, one module an area, spelt and cased as the services do."""
