"""Azure DevOps: projects with their pipelines, tests, work items, code and releases, served as a server does it.

All services stand on one base, `/devops/{organization}/`.
"""
