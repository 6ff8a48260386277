"""The pages of claims, by whom they are for: claimant, desk, employer, everybody."""
