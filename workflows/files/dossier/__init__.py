"""Reading a dossier: a folder, or the same as uploads, becomes one checked object; no database here."""
