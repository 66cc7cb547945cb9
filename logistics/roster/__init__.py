"""The people of a training: participants, trainers and their five names."""
