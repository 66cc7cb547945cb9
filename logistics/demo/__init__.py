"""The sample training and its loader."""
