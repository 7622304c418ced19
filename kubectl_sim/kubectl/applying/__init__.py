"""What apply and diff are made of: the three-way patch, server-side apply, pruning."""
