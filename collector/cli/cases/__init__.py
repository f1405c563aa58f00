"""Cases of a policy: small invented observations and papers, with the outcome that a criterion must come to."""
