"""The proof: documents after redaction, the bundle that keeps them, the packet around a decision, and its integrity."""
