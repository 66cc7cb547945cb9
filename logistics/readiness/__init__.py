"""What stands between now and a fully attended training."""
