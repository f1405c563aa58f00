"""The gate as a step of GitHub Actions and Azure Pipelines. Standard library only; golive itself runs as its child."""
