"""Looking on at a served app: counts, logs, metrics and spans of its jobs. Nothing here changes what a job does."""
