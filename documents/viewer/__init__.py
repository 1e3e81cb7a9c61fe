"""Looking at papers: their pictures, remarks drawn on them, two versions side by side."""
