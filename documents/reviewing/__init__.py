"""Deciding on papers: accepted, rejected with marks, reopened, and what came back."""
