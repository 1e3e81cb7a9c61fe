"""The pages people see: layout, home, forms and the dossier page."""
