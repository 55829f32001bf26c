"""Every component in its main states, a tab for each family: to see what there is, and how it looks."""
