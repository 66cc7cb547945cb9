"""Speed, as medians and as ratios to a floor measured in the same run."""
