"""Documents: files for a patient, made in memory."""
