"""The words of eplatform in French and Arabic: found in the code, kept, checked and compiled."""
