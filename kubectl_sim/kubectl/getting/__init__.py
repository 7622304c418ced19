"""What ``kubectl get`` does beyond printing tables: objects in other formats, watches, raw paths."""
