"""What ``drain`` does to the pods of a node."""
