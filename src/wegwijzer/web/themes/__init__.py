"""The colours of an organisation: a file with tokens, nothing else."""
