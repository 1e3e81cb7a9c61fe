"""The public door for providers' webhooks: it verifies, keeps and answers, and knows nothing of Django."""
