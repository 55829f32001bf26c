"""What the replicas of an app share, behind a handful of verbs: memory for one process, Redis for many."""
