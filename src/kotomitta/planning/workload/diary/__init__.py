"""From a time diary to minutes per task and profile, with their uncertainty."""
