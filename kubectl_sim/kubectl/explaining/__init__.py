"""``kubectl explain``: what is asked for, what the API says of it, and the two layouts of the answer."""
