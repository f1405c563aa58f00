"""The folder of papers: what people write and sign beside the workload file, read into `Papers`."""

from collector.sources.papers.documents import read_documents
from collector.sources.papers.folder import read_folder
from collector.sources.papers.reading import papers_of

__all__ = ["papers_of", "read_documents", "read_folder"]
