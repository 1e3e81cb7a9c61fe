"""Filing papers, one by one or as a dossier that opens a file."""
