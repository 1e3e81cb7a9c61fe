"""The engine: the only code that knows django-viewflow's insides."""
