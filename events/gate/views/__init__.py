"""The pages of the gate: the phone's page, and what organisers watch."""
