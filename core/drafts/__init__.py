"""Forms in steps: typed once, kept as typed, resumed anywhere, judged again at the end."""
