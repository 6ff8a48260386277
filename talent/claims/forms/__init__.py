"""The forms of claims: the wizard's steps, the desk's decisions, the employer's answer."""
