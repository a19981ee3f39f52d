"""Long work: asked on a page, done by the worker, with progress and a way to stop."""
