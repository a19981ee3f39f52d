"""Knowledge questions: asked, weighed, answered."""
