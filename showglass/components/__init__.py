"""Components: one file each. What the page shows, what the function gets, what it may return."""
