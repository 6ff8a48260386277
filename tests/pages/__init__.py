"""The pages as people use them: addressed by label and role, told in the order of the story."""
