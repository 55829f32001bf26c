"""The author's status page: how the app is doing, as a document without a framework."""
