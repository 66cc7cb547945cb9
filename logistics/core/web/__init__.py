"""What every page needs: forms, responses, filters, error pages, headers."""
