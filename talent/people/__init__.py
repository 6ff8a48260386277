"""The dossier: who a person is, as their papers say it."""
