"""One module a step; what a step once did is never changed."""
