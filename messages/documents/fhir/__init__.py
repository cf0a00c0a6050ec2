"""FHIR: what is kept of a patient as a bundle of R4 resources (clinical 11)."""
