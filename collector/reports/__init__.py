"""One function per format: a decision becomes text or bytes."""
