"""The sessions of the days: who leads what, where and when."""
