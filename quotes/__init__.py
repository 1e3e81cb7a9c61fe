"""Price lists, quotes, approval, answer, payment and final account."""
