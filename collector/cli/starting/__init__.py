"""The first files of a workload (`golive init`): questions, drafts of every file, and what an inventory suggests."""
