"""The parts of the deployment controller: revisions, scaling, and progress."""
