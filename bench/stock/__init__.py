"""The same life on django-viewflow as it comes: what the engine of this house is measured against."""
