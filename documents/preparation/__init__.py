"""The wizard: dossiers prepared page by page before they are sent."""
