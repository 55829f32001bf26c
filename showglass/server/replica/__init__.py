"""One of several replicas of an app: jobs, streams and sessions that any of them may take up."""
