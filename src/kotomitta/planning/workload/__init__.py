"""Hours a case takes, hours a worker has, and the cap that follows."""
