"""Where each role starts: the first page after signing in, and the pages of one person."""
